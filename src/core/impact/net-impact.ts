import type { EntityOutcomes, ReplayAnswer, RestrictedSets } from '../replay/answer.ts';
import { countBits } from '../replay/bits.ts';
import type { CurrentProposed, MeasuredImpact, Moved, NetImpact } from './impact.ts';

const decisionWords = ['granted', 'challenged', 'undetermined', 'blocked'] as const;

export function netImpact(answer: ReplayAnswer): NetImpact {
  const cell = (current: number, proposed: number): number => answer.signIns[current * 4 + proposed] ?? 0;
  const each = [0, 1, 2, 3];
  const all = each.flatMap((current) => each.map((proposed) => cell(current, proposed))).reduce((sum, count) => sum + count, 0);
  const becoming = (decision: (typeof decisionWords)[number], set: 'newlyBlocked' | 'newlyChallenged' | 'newlyAllowed'): Moved => {
    const to = decisionWords.indexOf(decision);
    const signIns = each.filter((current) => current !== to).reduce((sum, current) => sum + cell(current, to), 0);
    return { signIns, people: countBits(answer.people[set]), devices: countBits(withoutFirst(answer.devices[set])) };
  };
  return {
    signIns: { all, currentlyBlocked: each.reduce((sum, to) => sum + cell(3, to), 0), proposedBlocked: each.reduce((sum, from) => sum + cell(from, 3), 0) },
    people: countsOf(answer.people),
    devices: countsOf(answer.devices, withoutFirst),
    apps: countsOf(answer.apps),
    newlyBlocked: becoming('blocked', 'newlyBlocked'),
    newlyChallenged: becoming('challenged', 'newlyChallenged'),
    newlyAllowed: becoming('granted', 'newlyAllowed'),
  };
}

function countsOf({ seen, current, proposed }: EntityOutcomes, shape: (set: Uint32Array) => Uint32Array = (set) => set): CurrentProposed {
  return { all: countBits(shape(seen)), currentlyBlocked: countBits(shape(current.blocked)), proposedBlocked: countBits(shape(proposed.blocked)) };
}

/** Entry 0 of the devices is no device. */
function withoutFirst(set: Uint32Array): Uint32Array {
  const copy = set.slice();
  if (copy.length > 0) copy[0] = (copy[0] ?? 0) & ~1;
  return copy;
}

/** People by the worst that happens to them. Labels are short: clients clip what stands under a bar. */
export function distributionOf({ people }: ReplayAnswer): MeasuredImpact['distribution'] {
  const all = countBits(people.seen);
  const [current, proposed] = [worst(people.current), worst(people.proposed)];
  const rest = ({ blocked, challenged, undetermined }: Worst): number => all - blocked - challenged - undetermined;
  return [
    { label: 'Let in', current: rest(current), proposed: rest(proposed) },
    { label: 'Asked more', current: current.challenged, proposed: proposed.challenged },
    { label: 'Unclear', current: current.undetermined, proposed: proposed.undetermined },
    { label: 'Blocked', current: current.blocked, proposed: proposed.blocked },
  ];
}

type Worst = Readonly<Record<'blocked' | 'challenged' | 'undetermined', number>>;

function worst({ blocked, challenged, undetermined }: RestrictedSets): Worst {
  const unsure = undetermined.map((word, at) => word & ~(blocked[at] ?? 0));
  const asked = challenged.map((word, at) => word & ~(blocked[at] ?? 0) & ~(undetermined[at] ?? 0));
  return { blocked: countBits(blocked), undetermined: countBits(unsure), challenged: countBits(asked) };
}
