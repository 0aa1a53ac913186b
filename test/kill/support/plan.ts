import type { PersonName } from '../../support/running-bot.ts';
import type { Size } from './sizes.ts';

/** One press of a button, by one person. */
export interface Click {
  readonly who: PersonName;
  readonly verb: 'change.approve' | 'change.reject' | 'change.withdraw';
  /** Of the card: the one that is there, or one that never asked this. */
  readonly revision: 'shown' | 'outdated' | 'made-up';
  readonly where: 'own chat' | 'channel';
  /** How often the same click arrives, to any of the processes. */
  readonly copies: number;
  /** How often the person presses, at the same moment. */
  readonly presses: number;
}

/**
 * What becomes of a change. `carried out`: approved, and nobody objects. `contested`: approved, and somebody rejects or withdraws
 * while it may already be carried out. `left alone`: never enough valid approvals.
 */
export type Fate = 'carried out' | 'contested' | 'left alone';

export interface Plan {
  readonly requester: PersonName;
  readonly fate: Fate;
  /** In this order, each answered before the next. */
  readonly clicks: readonly Click[];
  /** Approved by somebody who then loses the right to. */
  readonly revoked: boolean;
}

const requesters = ['ivo', 'mira', 'elena'] as const;

/** Who loses the right to approve during the run. */
export const leaver: PersonName = 'theo';

export function plansOf({ approvals, others }: Size, random: () => number): readonly Plan[] {
  const approved = Array.from({ length: approvals }, () => approvedPlan(random));
  const rest = Array.from({ length: others }, () => otherPlans(random)).flat();
  return shuffled([...approved, ...rest], random);
}

function approvedPlan(random: () => number): Plan {
  const requester = pick(requesters, random);
  const approver = pick(approversFor(requester), random);
  const early = random() < 0.1 ? [click(approver, 'change.approve', random, { revision: random() < 0.5 ? 'outdated' : 'made-up' })] : [];
  const approval = click(approver, 'change.approve', random);
  const second = random() < 0.15 ? [click(pick(approversFor(requester), random), 'change.approve', random)] : [];
  const objection = random() < 0.08 ? [objectionTo(requester, random)] : [];
  return { requester, fate: objection.length > 0 ? 'contested' : 'carried out', clicks: [...early, approval, ...second, ...objection], revoked: false };
}

function objectionTo(requester: PersonName, random: () => number): Click {
  return random() < 0.5 ? click(requester, 'change.withdraw', random, { where: 'own chat' }) : click(pick(approversFor(requester), random), 'change.reject', random, { where: 'own chat' });
}

/** One of each kind that must not be carried out, and one whose approver loses the right. */
function otherPlans(random: () => number): readonly Plan[] {
  const requester = pick(requesters, random);
  const approver = pick(approversFor(requester), random);
  const own = { where: 'own chat' } as const;
  const approve = click(approver, 'change.approve', random);
  const left = (clicks: readonly Click[]): Plan => ({ requester, fate: 'left alone', clicks, revoked: false });
  return [
    left([]),
    left([click(requester, 'change.approve', random), click('nora', 'change.approve', random, { where: 'channel' })]),
    left([click(approver, 'change.reject', random, own), approve]),
    left([click(requester, 'change.withdraw', random, own), approve]),
    { requester, fate: 'contested', clicks: random() < 0.5 ? [] : [approve], revoked: true },
  ];
}

function click(who: PersonName, verb: Click['verb'], random: () => number, differs: Partial<Click> = {}): Click {
  const presses = random() < 0.2 ? 2 + Math.floor(random() * 2) : 1;
  const copies = random() < 0.2 ? 2 + Math.floor(random() * 2) : 1;
  return { who, verb, revision: 'shown', where: random() < 0.3 ? 'channel' : 'own chat', copies, presses, ...differs };
}

function approversFor(requester: PersonName): readonly PersonName[] {
  const all: readonly PersonName[] = ['mira', 'elena'];
  return all.filter((name) => name !== requester);
}

function pick<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new RangeError('nothing to choose from');
  return found;
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  return list.map((item) => ({ item, at: random() })).toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
