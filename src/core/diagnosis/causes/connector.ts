import type { Evidence } from '../diagnosis.ts';
import type { DefenderRuleReading } from '../defender-rule.ts';
import type { Situation } from '../situation.ts';
import { defineCause } from './define.ts';
import { enrolledDevice } from './device.ts';
import { alertEvidence, evidence, intuneEvidence, levelNames, riskEvidence } from './evidence.ts';
import { deviceName, span, your } from './wording.ts';

/** The causes behind a failing Defender rule; it is read only while Intune counts the device as noncompliant. */
function rule(s: Situation): DefenderRuleReading | undefined {
  return enrolledDevice(s) ? s.device?.defender : undefined;
}

function connectorEvidence(s: Situation, text: string): readonly Evidence[] {
  return [...evidence(s.facts.connectors, 'mobileThreatDefenseConnectors', text, rule(s)?.heartbeatAt), ...intuneEvidence(s)];
}

const notYours = 'You cannot change this yourself: the Intune team has to repair the connection.';

export const connectorCauses = [
  defineCause({
    id: 'connector.unresponsive',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => rule(s)?.connector === 'unresponsive' || rule(s)?.connector === 'unresponsive-and-windows-off',
    headline: () => 'The connection between Defender and Intune is not working, so device risk does not reach Intune.',
    evidence: (s) => {
      const heartbeat = rule(s)?.heartbeatAt;
      const old = heartbeat !== undefined && rule(s)?.heartbeatTooOld === true;
      const text = old ? `The Defender connector last answered ${span(s.now - heartbeat)} ago${daysText(rule(s)?.unresponsiveAfterDays)}.` : 'Intune reports the Defender connector as unresponsive.';
      return connectorEvidence(s, text);
    },
    remedy: () => [notYours, 'Send the case to the helpdesk; it will concern many people.'],
    staffRemedy: () => ['Check Defender > Settings > Endpoints > Advanced features > Microsoft Intune connection.', 'Check Intune > Endpoint security > Microsoft Defender for Endpoint: status and last synchronisation.'],
  }),
  defineCause({
    id: 'connector.windows-off',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => rule(s)?.connector === 'windows-off' || rule(s)?.connector === 'unresponsive-and-windows-off',
    headline: () => 'Intune is not set to take the risk of Windows devices from Defender, so the risk rule cannot pass.',
    evidence: (s) => connectorEvidence(s, 'The connector has "Connect Windows devices to Microsoft Defender for Endpoint" switched off.'),
    remedy: () => [notYours, 'Send the case to the helpdesk.'],
    staffRemedy: () => ['Switch on "Connect Windows devices" in Intune > Endpoint security > Microsoft Defender for Endpoint, then have the device sync.'],
  }),
  defineCause({
    id: 'connector.not-set-up',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => rule(s)?.connector === 'not-set-up',
    headline: () => 'A rule asks for the risk of the device, but Intune and Defender are not connected.',
    evidence: (s) => connectorEvidence(s, 'Intune has no working Defender connector.'),
    remedy: () => [notYours, 'Send the case to the helpdesk.'],
    staffRemedy: () => ['Connect the two: Defender > Settings > Endpoints > Advanced features > Microsoft Intune connection.'],
  }),
  defineCause({
    id: 'device.defender-not-onboarded',
    owner: 'intune-admins',
    stuckAt: 'defender-risk',
    fires: (s) => rule(s)?.onboarded === false,
    headline: (s) => `${deviceName(s)} is not connected to Defender, so its risk is not known and the rule cannot pass.`,
    evidence: (s) => [...evidence(s.device?.view.machine, 'machines', 'Defender has no onboarded machine for this device.'), ...intuneEvidence(s)],
    remedy: () => ['Keep the device on and connected; onboarding is done by the company and can take a day.', 'If it was set up longer ago, send the case to the helpdesk.'],
    staffRemedy: () => ['Check that the endpoint detection and response policy (package "Auto from connector") is assigned to the device and succeeded.', 'Check that the Sense service runs and that the Defender addresses can be reached.'],
  }),
  defineCause({
    id: 'device.noncompliant.mde-risk',
    owner: 'security-operations',
    stuckAt: 'defender-risk',
    fires: (s) => rule(s)?.riskTooHigh === true,
    headline: (s) =>
      rule(s)?.risk === undefined
        ? `Intune's device-risk rule fails for ${deviceName(s)}, so ${your(s)} access is closed; how high the risk is could not be read.`
        : `Defender found a risk on ${deviceName(s)}, so Intune counts it as noncompliant and ${your(s)} access is closed until the risk is cleared.`,
    evidence: (s) => [...riskEvidence(s), ...intuneEvidence(s), ...alertEvidence(s)],
    remedy: () => [
      'Keep the device on and connected to the internet, so that security can look at it and clean it.',
      'Do not try to remove anything yourself. Security operations are responsible for this case.',
      'When the risk has gone down, press "Sync my device", wait a few minutes, then "Re-check".',
    ],
    staffRemedy: () => ['Work the open alerts of the machine in Defender; the risk falls when they are resolved.', 'Then have the device sync, so that Intune evaluates it again.'],
  }),
  defineCause({
    id: 'device.defender-sensor-silent',
    owner: 'intune-admins',
    stuckAt: 'defender-risk',
    fires: (s) => rule(s)?.silent !== undefined,
    headline: (s) => `Defender has stopped hearing from ${deviceName(s)}, so ${rule(s)?.riskTooHigh === true ? 'the risk shown may be out of date' : 'its risk cannot be judged'}.`,
    evidence: (s) => [...evidence(s.device?.view.machine, 'machines', `The Defender sensor is ${silentTexts[rule(s)?.silent ?? 'inactive']}.`), ...intuneEvidence(s)],
    remedy: () => ['Connect the device to the internet without a proxy or VPN in between, restart it, and leave it on for an hour.', 'If that does not help, send the case to the helpdesk.'],
    staffRemedy: () => ['Check the Sense service on the device (event log Microsoft > Windows > Sense) and whether the Defender addresses can be reached without inspection.'],
  }),
  defineCause({
    id: 'device.compliance-stale',
    owner: 'you',
    stuckAt: 'intune-evaluated',
    fires: (s) => rule(s)?.fell === 'stale',
    headline: (s) => `${riskNow(s)}, but Intune has not checked the device since.`,
    evidence: (s) => [...riskEvidence(s), ...fellEvidence(s), ...intuneEvidence(s)],
    remedy: () => ['Press "Sync my device", or open the Company Portal and choose "Check status".', 'Wait about ten minutes, then press "Re-check".'],
    staffRemedy: () => ['Have the device check in: Intune > Devices > Sync, or "Check status" in its Company Portal.', 'Wait about ten minutes, then press "Re-check".'],
  }),
  defineCause({
    id: 'device.risk-not-arrived',
    owner: 'intune-admins',
    stuckAt: 'intune-evaluated',
    fires: (s) => rule(s)?.fell === 'not-arrived' && rule(s)?.riskTooHigh !== true,
    headline: (s) => `Defender no longer sees a risk above the limit on ${deviceName(s)}, but that has not reached Intune.`,
    evidence: (s) => [...riskEvidence(s), ...fellEvidence(s), ...intuneEvidence(s)],
    remedy: () => ['Press "Sync my device", wait about fifteen minutes, then "Re-check".', 'If nothing has changed after an hour, send the case to the helpdesk.'],
    staffRemedy: () => ['Compare the risk in Defender with the threat level that Intune shows for the device; if they differ for hours, the connector is the place to look.'],
  }),
] as const;

function riskNow(s: Situation): string {
  const risk = rule(s)?.risk;
  return risk === undefined || risk === 'secured' ? `The risk on ${deviceName(s)} is gone` : `The risk on ${deviceName(s)} is back within the limit (${levelNames[risk]})`;
}

const silentTexts = {
  active: 'active',
  unknown: 'in an unknown state',
  inactive: 'inactive',
  impairedCommunication: 'cut off in part (impaired communication)',
  noSensorData: 'running but sends no data',
  noSensorDataImpairedCommunication: 'sending no data (impaired communication)',
} as const;

function daysText(days: number | undefined): string {
  return days === undefined ? '' : `; it counts as unresponsive after ${days} days`;
}

function fellEvidence(s: Situation): readonly Evidence[] {
  const at = rule(s)?.fellAt;
  return at === undefined ? [] : evidence(s.device?.view.alerts, 'alerts', `The last alert was resolved at ${s.time(at)}.`, at);
}
