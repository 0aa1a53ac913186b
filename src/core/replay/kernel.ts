import type { ReplayMemory } from './memory.ts';

/** Which rows are looked at: all; those that a difference of the people's masks can move; those of devices that change their compliance. */
export const kernelModes = { everything: 0, moved: 1, flipped: 2 } as const;
export type KernelMode = keyof typeof kernelModes;

/**
 * What the inner loop works on: positions in the memory, in this order. A policy is one bit of a mask of `words` words of 64 bits.
 * "Certain" masks hold the policies whose condition is certainly met, "possible" masks those whose condition is not certainly unmet.
 */
export interface KernelArguments {
  readonly mode: number;
  readonly words: number;
  readonly firstPerson: number;
  readonly endPerson: number;
  /** The columns of one day, as in `DayColumns`. */
  readonly personStart: number;
  readonly app: number;
  readonly circumstances: number;
  readonly device: number;
  readonly count: number;
  /** Four masks a person: current certain, current possible, proposed certain, proposed possible. */
  readonly people: number;
  /** Two masks an app: certain, possible. */
  readonly apps: number;
  /** For each circumstances their group: circumstances that no policy tells apart. 32 bits each. */
  readonly groupOf: number;
  /** Four masks a group: applies and may challenge, may block, certainly challenges, certainly blocks (a block also challenges). */
  readonly groups: number;
  /** One mask a person: policies that are worth a look at the person's rows. */
  readonly worth: number;
  /** For each device its kind: devices that no policy tells apart. 32 bits each. */
  readonly kindOf: number;
  /** For each group what it says of the device. 16 bits each. */
  readonly stateOf: number;
  readonly states: number;
  /** Two masks for each kind and state: certain, possible. 0: no policy looks at more of a device than the circumstances hold. */
  readonly kinds: number;
  /** Sign-ins by current * 4 + proposed decision; those granted before and after are not counted. 64-bit floats. */
  readonly signIns: number;
  /** Sign-ins by current decision, four words an entry, granted ones incomplete. Counted with `everything` only. */
  readonly peopleNow: number;
  readonly devicesNow: number;
  readonly appsNow: number;
  /** Sign-ins that change their decision: four words from which, four words to which. */
  readonly peopleMoved: number;
  readonly devicesMoved: number;
  readonly appsMoved: number;
  /** For each device 0, 1 (becomes compliant) or 2 (becomes noncompliant). One byte each. */
  readonly flips: number;
  /** As `groupOf`, were the device compliant, and were it not. */
  readonly groupIfCompliant: number;
  readonly groupIfNoncompliant: number;
}

/** The decisions as numbers, the worse the higher but for what is not known. */
export const decisions = ['granted', 'challenged', 'undetermined', 'blocked'] as const;

const order = [
  'mode', 'words', 'firstPerson', 'endPerson', 'personStart', 'app', 'circumstances', 'device', 'count', 'people', 'apps', 'groupOf', 'groups', 'worth',
  'kindOf', 'stateOf', 'states', 'kinds', 'signIns', 'peopleNow', 'devicesNow', 'appsNow', 'peopleMoved', 'devicesMoved', 'appsMoved', 'flips',
  'groupIfCompliant', 'groupIfNoncompliant',
] as const satisfies readonly (keyof KernelArguments)[];

export type Kernel = (memory: ReplayMemory, given: KernelArguments) => void;

/** Bytes that `writeArguments` needs. */
export const argumentBytes = order.length * 4;

export function writeArguments(memory: ReplayMemory, at: number, given: KernelArguments): void {
  memory.u32(at, order.length).set(order.map((name) => given[name]));
}
