import type { ThreatLevel } from '../../facts/compliance.ts';
import { valueOf, type Fact, type Source } from '../../facts/fact.ts';
import type { Evidence } from '../diagnosis.ts';
import type { Situation } from '../situation.ts';
import { appName, deviceName } from './wording.ts';

/** Evidence from a fact, or nothing when the fact is a gap: nothing is claimed of what was not read. */
export function evidence(fact: Fact<unknown> | undefined, source: Source, text: string | undefined, at?: number): readonly Evidence[] {
  if (fact?.known !== true || text === undefined) return [];
  return [{ text, source, readAt: fact.readAt, ...(at === undefined ? {} : { at }) }];
}

export function signInEvidence(s: Situation): readonly Evidence[] {
  const row = s.attempt?.deciding;
  if (row === undefined) return [];
  const result = row.errorCode === 0 ? 'succeeded' : `was refused with code ${row.errorCode ?? 'unknown'}`;
  const when = row.createdAt === undefined ? '' : ` at ${s.time(row.createdAt)}`;
  return evidence(s.facts.signIns, 'signIns', `The sign-in to ${appName(s)}${when} ${result}.`, row.createdAt);
}

export function intuneEvidence(s: Situation): readonly Evidence[] {
  const view = s.device?.view;
  const managed = view && valueOf(view.managed);
  if (s.device === undefined || managed === undefined) return [];
  const state = managed.complianceState === 'inGracePeriod' && !s.device.inGrace ? 'noncompliant (its grace period has ended)' : managed.complianceState === undefined ? 'in a state that cannot be told' : stateTexts[managed.complianceState];
  const sync = managed.lastSyncAt === undefined ? 'when it last checked in is not known' : `last check-in ${s.time(managed.lastSyncAt)}`;
  return evidence(view?.managed, 'managedDevices', `Intune counts ${deviceName(s)} as ${state}; ${sync}.`, managed.lastSyncAt);
}

const stateTexts = {
  unknown: 'not evaluated yet',
  compliant: 'compliant',
  noncompliant: 'noncompliant',
  conflict: 'noncompliant (policies conflict)',
  error: 'noncompliant (a rule could not be evaluated)',
  inGracePeriod: 'in its grace period',
  configManager: 'managed by Configuration Manager',
} as const;

export function entraEvidence(s: Situation): readonly Evidence[] {
  const entra = s.device?.view.entra;
  const record = entra && valueOf(entra);
  if (record === undefined) return [];
  const text =
    record.accountEnabled === false
      ? `Entra has ${deviceName(s)} disabled.`
      : `Entra has ${deviceName(s)} marked as ${record.isCompliant === true ? 'compliant' : record.isCompliant === false ? 'not compliant' : 'unknown'}.`;
  return evidence(entra, 'devices', text);
}

export const levelNames: Readonly<Record<ThreatLevel, string>> = { secured: 'none', low: 'Low', medium: 'Medium', high: 'High' };

/** `at most Medium`, `no risk at all`. */
export function limitText(threshold: ThreatLevel): string {
  return threshold === 'secured' ? 'no risk at all' : `at most ${levelNames[threshold]}`;
}

export function riskEvidence(s: Situation): readonly Evidence[] {
  const rule = s.device?.defender;
  if (rule === undefined) return [];
  const limit = rule.threshold === undefined ? '' : `; the policy${rule.policyName === undefined ? '' : ` "${rule.policyName}"`} accepts ${limitText(rule.threshold)}`;
  if (rule.risk === undefined) return evidence(s.device?.view.states, 'deviceCompliancePolicyStates', `Intune's Defender risk rule fails${limit}.`);
  const text = rule.risk === 'secured' ? `Defender sees no risk on ${deviceName(s)}${limit}.` : `Defender's risk for ${deviceName(s)} is ${levelNames[rule.risk]}${limit}.`;
  return rule.riskFrom === 'defender' ? evidence(s.device?.view.machine, 'machines', text) : evidence(s.device?.view.managed, 'managedDevices', `As Intune last heard: ${text}`);
}

/** Detections are for security operations; the helpdesk sees that there are some and how severe; the person sees neither. */
export function alertEvidence(s: Situation): readonly Evidence[] {
  const alerts = s.device?.view.alerts;
  if (alerts?.known !== true || s.level === 'person') return [];
  return alerts.value
    .filter((alert) => alert.status !== 'resolved')
    .slice(0, 5)
    .flatMap((alert) => {
      const severity = alert.severity === undefined ? '' : `${alert.severity}-severity `;
      if (s.level === 'helpdesk') return evidence(alerts, 'alerts', `An open ${severity}alert in Defender.`, alert.createdAt);
      const assigned = alert.assignedTo === undefined ? 'not assigned' : `assigned to ${alert.assignedTo}`;
      const category = alert.category === undefined ? '' : ` (${alert.category})`;
      return evidence(alerts, 'alerts', `Open ${severity}alert "${alert.title ?? alert.id}"${category}, ${assigned}.`, alert.createdAt);
    });
}
