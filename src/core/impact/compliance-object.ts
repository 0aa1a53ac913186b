import { isJsonObject, type Json, type JsonObject } from '../change/json.ts';
import type { ThreatLevel } from '../facts/compliance.ts';
import type { Platform } from '../facts/device.ts';

const platforms: readonly (readonly [word: RegExp, platform: Platform])[] = [[/windows/i, 'windows'], [/ios/i, 'iOS'], [/macos/i, 'macOS'], [/android/i, 'android']];

/** The system whose devices a compliance policy judges, by its type; undefined for a type that is not known. */
export function platformJudged(policy: JsonObject): Platform | undefined {
  const type = policy['@odata.type'];
  return typeof type === 'string' ? platforms.find(([word]) => word.test(type))?.[1] : undefined;
}

const levels: readonly ThreatLevel[] = ['secured', 'low', 'medium', 'high'];

export function thresholdIn(policy: JsonObject): ThreatLevel | 'off' {
  const level = levels.find((one) => one === policy['deviceThreatProtectionRequiredSecurityLevel']);
  return policy['deviceThreatProtectionEnabled'] === false ? 'off' : (level ?? 'off');
}

/** Hours until a failing device counts as noncompliant; a policy that does not say so gives none. */
export function graceHoursIn(policy: JsonObject): number {
  const actions = listIn(policy['scheduledActionsForRule']).flatMap((rule) => listIn(rule['scheduledActionConfigurations']));
  const hours = actions.filter(({ actionType }) => actionType === 'block').map(({ gracePeriodHours }) => (typeof gracePeriodHours === 'number' ? gracePeriodHours : 0));
  return hours.length === 0 ? 0 : Math.min(...hours);
}

function listIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((one: Json) => isJsonObject(one)) : [];
}
