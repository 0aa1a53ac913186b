import type { PreparedPolicy } from '../prepared.ts';
import type { SignInContext } from '../sign-in-context.ts';
import { grantBlock, grantChallenge, grantOk } from './grant-set.ts';
import type { PreparedControl, PreparedGrant } from './prepared-grant.ts';

export { grantBlock, grantChallenge, grantOk } from './grant-set.ts';

type Device = SignInContext['device'];
type Client = SignInContext['clientAppType'];
type Satisfied = SignInContext['satisfied'];

/** A set of `grantOk`, `grantChallenge` and `grantBlock`, never empty. */
export function grantOutcome({ grant }: PreparedPolicy, satisfied: Satisfied, device: Device, clientAppType: Client): number {
  if (grant === undefined) return grantOk;
  if (grant.blocks) return grantBlock;
  if (grant.unsure.length > 0) return grantOk | grantChallenge | grantBlock;
  return combine(grant, satisfied, device, isLegacy(clientAppType));
}

/** An old client can answer no prompt. A client that is not known is taken for one that can, as nearly all are. */
function isLegacy(client: Client): boolean {
  return client === 'exchangeActiveSync' || client === 'other';
}

function combine({ operator, controls }: PreparedGrant, satisfied: Satisfied, device: Device, legacy: boolean): number {
  if (controls.length === 0) return grantOk;
  let and = grantOk;
  let or = grantBlock;
  for (const control of controls) {
    const outcome = controlOutcome(control, satisfied, device, legacy);
    and = worst(and, outcome);
    or = best(or, outcome);
  }
  if (operator === 'either') return and | or;
  return operator === 'AND' ? and : or;
}

export function controlOutcome(control: PreparedControl, satisfied: Satisfied, device: Device, legacy: boolean): number {
  for (const word of control.metBy) if (satisfied.has(word)) return grantOk;
  switch (control.how) {
    case 'prompt':
      return legacy ? grantBlock : grantChallenge;
    case 'compliant-device':
      return deviceOutcome(device, device?.isCompliant);
    case 'hybrid-device':
      return deviceOutcome(device, device?.joinType === undefined ? undefined : device.joinType === 'hybrid');
    case 'no':
      return grantBlock;
  }
}

function deviceOutcome(device: Device, met: boolean | undefined): number {
  // A device that is not registered has no state that Entra could take its word for.
  if (device?.deviceId === '') return grantBlock;
  if (met !== undefined) return met ? grantOk : grantBlock;
  return grantOk | grantBlock;
}

/** Every outcome that two controls can come to together, when both are needed. */
function worst(a: number, b: number): number {
  return (a & b) | (a & higherThanLowest(b)) | (b & higherThanLowest(a));
}

/** Every outcome that two controls can come to together, when one is enough. */
function best(a: number, b: number): number {
  return (a & b) | (a & lowerThanHighest(b)) | (b & lowerThanHighest(a));
}

/** All outcomes higher than the lowest of the set. */
function higherThanLowest(set: number): number {
  return set & grantOk ? grantChallenge | grantBlock : set & grantChallenge ? grantBlock : 0;
}

/** All outcomes lower than the highest of the set. */
function lowerThanHighest(set: number): number {
  return set & grantBlock ? grantOk | grantChallenge : set & grantChallenge ? grantOk : 0;
}

/** Names of the controls that are not certainly met, each once. */
export function missingControls({ grant }: PreparedPolicy, { satisfied, device }: SignInContext): readonly string[] {
  if (grant === undefined) return [];
  const open = grant.controls.filter((control) => controlOutcome(control, satisfied, device, false) !== grantOk);
  return [...new Set([...(grant.blocks ? ['block'] : []), ...open.map(({ name }) => name)])];
}

/** What would settle a grant of several possible outcomes, in the words of `SignInContext`. */
export function grantNeeds({ grant }: PreparedPolicy, { satisfied, device }: SignInContext): readonly string[] {
  if (grant === undefined) return [];
  const needs = new Set(grant.unsure);
  for (const control of grant.controls) {
    const outcome = controlOutcome(control, satisfied, device, false);
    if ((outcome & (outcome - 1)) !== 0) needs.add(device === undefined ? 'device' : control.how === 'hybrid-device' ? 'device.joinType' : 'device.isCompliant');
  }
  return [...needs];
}
