import type { AccessPolicy } from '../access-policy.ts';
import type { GrantControl } from '../../facts/sign-in.ts';
import type { StrengthIndex } from './strengths.ts';

export interface PreparedGrant {
  /** `either`: the operator is missing or was not understood. */
  readonly operator: 'AND' | 'OR' | 'either';
  readonly blocks: boolean;
  readonly controls: readonly PreparedControl[];
  /** Something in the grant was not understood, so that it may come to anything. */
  readonly unsure: readonly string[];
}

export interface PreparedControl {
  readonly name: GrantControl;
  /** Words and ids, one of which among the satisfied ones meets the control. */
  readonly metBy: readonly string[];
  /** How a control that is not met by a word can still be: `prompt` asked for in the sign-in; the devices' by the device; `no` not at all. */
  readonly how: 'prompt' | 'compliant-device' | 'hybrid-device' | 'no';
}

export function prepareGrant({ grant, unrecognised }: AccessPolicy, strengths: StrengthIndex): PreparedGrant | undefined {
  const strange = unrecognised.filter((path) => path.startsWith('grantControls') && !path.startsWith('grantControls.operator'));
  if (grant === undefined && strange.length === 0) return undefined;
  const controls = (grant?.controls ?? []).flatMap((name): readonly PreparedControl[] => {
    switch (name) {
      case 'termsOfUse':
        return each(name, grant?.termsOfUse ?? []);
      case 'customControl':
        return each(name, grant?.customControls ?? []);
      case 'authenticationStrength':
        return [{ name, how: 'prompt', metBy: strengths.meeting(grant?.strength ?? { id: grant?.strengthId, allowedCombinations: undefined, satisfiesMfa: undefined, restricted: false }) }];
      case 'mfa':
        return [{ name, how: 'prompt', metBy: strengths.meetingMfa }];
      case 'passwordChange':
      case 'riskRemediation':
        return [{ name, how: 'prompt', metBy: [name] }];
      case 'compliantDevice':
        return [{ name, how: 'compliant-device', metBy: [name] }];
      case 'domainJoinedDevice':
        return [{ name, how: 'hybrid-device', metBy: [name] }];
      case 'approvedApplication':
      case 'compliantApplication':
        return [{ name, how: 'no', metBy: [name] }];
      case 'block':
        return [];
    }
  });
  return { operator: grant?.operator ?? 'either', blocks: grant?.controls.includes('block') === true, controls, unsure: strange };
}

/** Each id is a control of its own; without ids the word stands for one that is not known. */
function each(name: GrantControl, ids: readonly string[]): readonly PreparedControl[] {
  return ids.length === 0 ? [{ name, how: 'prompt', metBy: [name] }] : ids.map((id) => ({ name, how: 'prompt', metBy: [id, name] }));
}
