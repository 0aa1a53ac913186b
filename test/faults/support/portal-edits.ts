import fc from 'fast-check';
import { isJsonObject, type JsonObject } from '../../../src/core/change/json.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { PEOPLE } from '../../../src/sandbox/tenant/pilot.ts';
import { GROUPS } from '../../../src/sandbox/tenant/pilot-policies.ts';

/** What somebody changes by hand on a report-only policy. */
export interface PortalEdit {
  /** The property as the card names it; undefined: the edit itself does what was asked for. */
  readonly path: string | undefined;
  /** `policy`: as it is. An object that is given replaces the old one whole, as in the service. */
  readonly patch: (policy: JsonObject) => JsonObject;
}

function inside(policy: JsonObject, name: string, values: JsonObject): JsonObject {
  const part = policy[name];
  return { ...(part !== undefined && isJsonObject(part) ? part : {}), ...values };
}

function conditions(name: string, values: JsonObject): PortalEdit['patch'] {
  return (policy) => {
    const all = inside(policy, 'conditions', {});
    return { conditions: { ...all, [name]: inside(all, name, values) } };
  };
}

const somebody = fc.constantFrom(PEOPLE.nora.id, PEOPLE.jonas.id, PEOPLE.theo.id);
const someApp = fc.uuid();

/** Every property of such a policy that a person can reach, but its state. */
export const otherEdits: fc.Arbitrary<PortalEdit> = fc.oneof(
  fc.nat({ max: 999 }).map((n): PortalEdit => ({ path: 'displayName', patch: () => ({ displayName: `Renamed ${String(n)}` }) })),
  fc.constantFrom('excludeUsers', 'includeUsers').chain((list) => somebody.map((id): PortalEdit => ({ path: `conditions.users.${list}`, patch: conditions('users', { [list]: [id] }) }))),
  fc.constantFrom('excludeGroups', 'includeGroups').map((list): PortalEdit => ({ path: `conditions.users.${list}`, patch: conditions('users', { [list]: [GROUPS.soc] }) })),
  fc.constantFrom('includeApplications', 'excludeApplications').chain((list) => someApp.map((id): PortalEdit => ({ path: `conditions.applications.${list}`, patch: conditions('applications', { [list]: [id] }) }))),
  fc.constantFrom('android', 'iOS', 'macOS').map((platform): PortalEdit => ({ path: 'conditions.platforms.excludePlatforms', patch: conditions('platforms', { excludePlatforms: [platform] }) })),
  fc.constantFrom('low', 'high').map((level): PortalEdit => ({ path: 'conditions.signInRiskLevels', patch: (policy) => ({ conditions: inside(policy, 'conditions', { signInRiskLevels: [level] }) }) })),
  fc.constantFrom('mfa', 'block', 'domainJoinedDevice').map((control): PortalEdit => ({ path: 'grantControls.builtInControls', patch: (policy) => ({ grantControls: inside(policy, 'grantControls', { builtInControls: [control] }) }) })),
);

export const edits: fc.Arbitrary<PortalEdit> = fc.oneof(
  { weight: 6, arbitrary: otherEdits },
  { weight: 1, arbitrary: fc.constant<PortalEdit>({ path: 'state', patch: () => ({ state: 'disabled' }) }) },
  { weight: 1, arbitrary: fc.constant<PortalEdit>({ path: undefined, patch: () => ({ state: 'enabled' }) }) },
);

export const editors = { ivo: 'Ivo Lindqvist', theo: 'Theo Banner', elena: 'Elena Marsh' } as const;

export function editInPortal({ control }: Sandbox, as: keyof typeof editors, policyId: string, { patch }: PortalEdit, policy: JsonObject): void {
  control.portal({ as, conditionalAccessPolicy: policyId, patch: { ...patch(policy) } });
}
