import type { AccessPolicy, SessionControl } from '../../conditional-access/access-policy.ts';
import { multifactorStrength } from '../../conditional-access/well-known.ts';
import type { GrantControl } from '../../facts/sign-in.ts';
import { allOf, anyOf, certain, not, type Certainty } from './certainty.ts';
import type { Subject } from './subject.ts';

/** What somebody can show when a policy asks for it. A second factor and terms of use are taken for granted. */
export interface Means {
  readonly compliantDevice: Certainty;
  /** Hybrid joined device, or an app under a protection policy. */
  readonly otherDevice: Certainty;
  /** A strength not in `strengthIds`, a password change, a custom factor. */
  readonly special: Certainty;
  readonly strengthIds: readonly string[];
}

/** Somebody on an unmanaged device. */
export const unprepared: Means = { compliantDevice: 'no', otherDevice: 'no', special: 'perhaps', strengthIds: [] };
/** Somebody who has prepared whatever method was asked for in advance, as administrators can, but holds an unmanaged device. */
export const withoutDevice: Means = { ...unprepared, special: 'yes' };
/** Somebody who has everything that can be had. */
export const prepared: Means = { compliantDevice: 'yes', otherDevice: 'yes', special: 'yes', strengthIds: [] };

export function meansOf({ device, strengthIds = [] }: Subject): Means {
  const compliantDevice = certain(device === undefined ? undefined : device === 'compliant');
  return { compliantDevice, otherDevice: device === 'none' ? 'no' : 'perhaps', special: 'perhaps', strengthIds };
}

/** Whether the policy's controls keep such a person out. */
export function stops({ grant, session }: AccessPolicy, means: Means): Certainty {
  const met = (grant?.controls ?? []).map((control) => meets(control, means, grant?.strengthId));
  const either = grant?.operator === 'OR' && !grant.controls.includes('block') && met.length > 0;
  return not(allOf([either ? anyOf(met) : allOf(met), ...session.map((control) => endures(control, means))]));
}

function meets(control: GrantControl, means: Means, strengthId: string | undefined): Certainty {
  switch (control) {
    case 'block':
      return 'no';
    case 'mfa':
    case 'termsOfUse':
      return 'yes';
    case 'compliantDevice':
      return means.compliantDevice;
    case 'domainJoinedDevice':
    case 'compliantApplication':
      return means.otherDevice;
    case 'authenticationStrength':
      return meetsStrength(strengthId, means);
    case 'passwordChange':
    case 'riskRemediation':
    case 'customControl':
      return means.special;
    case 'approvedApplication':
      // Retired by Microsoft in March 2026: nobody can be told to meet it any more.
      return allOf(['perhaps', means.otherDevice]);
  }
}

function meetsStrength(strengthId: string | undefined, { strengthIds, special }: Means): Certainty {
  if (strengthId === undefined) return 'perhaps';
  return [multifactorStrength, ...strengthIds].some((id) => id.toLowerCase() === strengthId) ? 'yes' : special;
}

/** Token protection turns clients away that cannot bind a token; the other session controls let people in. */
function endures(control: SessionControl, means: Means): Certainty {
  return control === 'secureSignInSession' ? anyOf([means.special, 'perhaps']) : 'yes';
}
