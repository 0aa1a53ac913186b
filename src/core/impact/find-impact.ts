import type { DayColumns, HistoryDictionaries } from '../history/columns.ts';
import { membersOf } from '../replay/bits.ts';
import { indexDirectory } from '../replay/directory-index.ts';
import type { ReplayAnswer } from '../replay/answer.ts';
import type { Replayer } from '../replay/replay.ts';
import { plainDirectory } from '../replay/world.ts';
import { affectedPeople } from './affected.ts';
import { agreementOn } from './agreement.ts';
import { findCutOff } from './cut-off.ts';
import { createExplainer } from './explain-rows.ts';
import { distributionOf, netImpact } from './net-impact.ts';
import { notJudged } from './not-judged.ts';
import type { ReplayFindings, ReplayRequest } from './request.ts';

/** What is kept loaded between questions. */
export interface LoadedHistory {
  readonly replayer: Replayer;
  readonly dictionaries: HistoryDictionaries;
  /** Ascending. */
  readonly days: readonly DayColumns[];
}

const mostApps = 10;

/** Replays the history under both sides of a request and says who is hit. */
export function findImpact({ replayer, dictionaries, days }: LoadedHistory, request: ReplayRequest): ReplayFindings {
  const within = days.filter(({ day }) => day >= request.fromDay && day <= request.toDay);
  if (request.cutOff !== undefined) return findCutOff(within, dictionaries, request.cutOff);
  const plain = plainDirectory(dictionaries, request.people);
  const { current, proposed, changed, devices, fromDay, toDay } = request;
  const answer = replayer.full({
    current, proposed, directory: indexDirectory(plain), people: new Map(changed.map(({ position, identity }) => [position, identity])), fromDay, toDay, ...(devices === undefined ? {} : { devices }),
  });
  const explain = createExplainer(request, plain, dictionaries.circumstances);
  return {
    signIns: within.reduce((sum, { signIns }) => sum + signIns, 0),
    net: netImpact(answer),
    people: affectedPeople(answer, within, explain),
    apps: affectedApps(answer),
    distribution: distributionOf(answer),
    notJudged: notJudged(answer, within, explain),
    agreement: request.compared === undefined ? undefined : agreementOn(request.compared, current, plain, dictionaries.circumstances, within),
  };
}

/** Apps by sign-ins that would be lost; how many people that is, is known of the people alone. */
function affectedApps({ apps }: ReplayAnswer): ReplayFindings['apps'] {
  return membersOf(apps.newlyBlocked)
    .map((app) => ({ app, people: 0, signIns: apps.moved[app * 4 + 3] ?? 0 }))
    .toSorted((a, b) => b.signIns - a.signIns)
    .slice(0, mostApps);
}

