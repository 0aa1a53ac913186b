/** Every check of the five steps; docs/pilot has a section for each, and a scenario breaks each alone. */
export const checkIds = [
  // 1 pilot groups and what the guide takes for granted
  'pilot-users-chosen', 'pilot-user-standard', 'pilot-user-licensed', 'team-roles-held',
  'device-managed', 'device-joined', 'device-signed-in-with-pilot-user',
  'user-group-exists', 'user-group-plain', 'user-group-members',
  'device-group-exists', 'device-group-plain', 'device-group-members', 'groups-belong-together',
  // 2 Defender connector
  'connector-present', 'connector-enabled', 'connector-heartbeat', 'connector-windows-on', 'connector-unresponsive-days',
  'connector-missing-data', 'connector-other-settings', 'defender-read-access', 'defender-baseline',
  // 3 device onboarding
  'edr-policy-exists', 'edr-policy-package', 'edr-policy-sample-sharing', 'edr-policy-assigned', 'edr-policy-succeeded',
  'machine-in-inventory', 'machine-sensor-active', 'machine-risk-visible', 'defender-urls-reachable',
  // 4 device compliance
  'risk-policy-exists', 'risk-policy-threshold', 'risk-policy-immediate', 'risk-policy-assigned', 'risk-policy-evaluated',
  'compliance-matches-risk', 'compliance-reached-entra', 'tenant-default', 'other-devices-covered',
  // 5 Conditional Access
  'app-federated', 'pilot-user-entitled', 'access-policy-exists', 'access-policy-people', 'access-policy-app', 'access-policy-platform',
  'access-policy-grant', 'access-policy-other-conditions', 'access-policy-emergency-accounts', 'other-platforms', 'report-only-sign-in', 'flip-evidence',
  'access-policy-on', 'enforced-sign-in', 'block-proven', 'brake-armed',
] as const;

export type CheckId = (typeof checkIds)[number];

export function isCheckId(text: string): text is CheckId {
  return checkIds.some((id) => id === text);
}
