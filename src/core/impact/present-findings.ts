import { dayMs } from '../history/logged-sign-in.ts';
import type { Coverage, HistoryDictionaries } from '../history/columns.ts';
import type { Instant } from '../facts/fact.ts';
import type { UserId } from '../facts/ids.ts';
import type { AffectedPerson, MeasuredImpact, PersonFlag } from './impact.ts';
import type { AffectedPosition, ReplayFindings } from './request.ts';

export interface PresentQuestion {
  readonly findings: ReplayFindings;
  readonly dictionaries: HistoryDictionaries;
  readonly flags: ReadonlyMap<UserId, readonly PersonFlag[]>;
  readonly coverage: Coverage;
  /** Start of the first day that was replayed. */
  readonly from: Instant;
  readonly measuredAt: Instant;
  /** The tenant's time, which the log is written in. */
  readonly now: Instant;
  readonly supposing: string | undefined;
  /** Further things that could not be judged, each a plain sentence. */
  readonly alsoNotJudged: readonly string[];
}

const mostNamed = 10;

/** Milliseconds: the log is up to 45 minutes late and looked at twice an hour at least. What is older has stopped being fetched. */
const mostAgeMs = 2 * 3_600_000;

/** Puts names to what the replay found. */
export function presentFindings(question: PresentQuestion): { readonly impact: MeasuredImpact; readonly list: readonly AffectedPerson[] } {
  const { findings, dictionaries, coverage, from, measuredAt, now, supposing } = question;
  const list = findings.people.flatMap((affected) => person(affected, question) ?? []);
  const until = coverage.until ?? from;
  const complete = coverage.from !== undefined && coverage.from <= from && until >= now - mostAgeMs && coverage.missing.every((gap) => gap.until <= from);
  const impact: MeasuredImpact = {
    status: 'measured', measuredAt, ...(supposing === undefined ? {} : { supposing }), window: { from: Math.max(from, coverage.from ?? from), until, signIns: findings.signIns, complete },
    net: findings.net,
    top: list.slice(0, mostNamed),
    topApps: findings.apps.flatMap(({ app, people, signIns }) => {
      const named = dictionaries.apps[app];
      return named === undefined ? [] : [{ appId: named.appId, name: named.name ?? named.appId, people: people === 0 ? usersOf(app, findings) : people, signIns }];
    }),
    distribution: findings.distribution,
    notJudged: [...unjudged(findings), ...question.alsoNotJudged.map((says) => ({ says, signIns: 0, people: 0 }))],
    ...(findings.agreement === undefined ? {} : { agreement: findings.agreement }),
  };
  return { impact, list };
}

function usersOf(app: number, { people }: ReplayFindings): number {
  return people.filter(({ movement, apps }) => movement === 'newly-blocked' && apps.includes(app)).length;
}

function unjudged({ notJudged }: ReplayFindings): MeasuredImpact['notJudged'] {
  if (notJudged === undefined) return [];
  const needs = notJudged.needs.length === 0 ? 'something that neither the log nor the directory says' : `what is not known of ${notJudged.needs.join(', ')}`;
  return [{ says: `it depends on ${needs}.`, signIns: notJudged.signIns, people: notJudged.people }];
}

function person({ person: position, movement, signIns, apps, devices, lastDay }: AffectedPosition, { dictionaries, flags }: PresentQuestion): AffectedPerson | undefined {
  const named = dictionaries.people[position];
  if (named === undefined) return undefined;
  const { userId, displayName, userPrincipalName } = named;
  return {
    userId, name: displayName ?? userPrincipalName ?? userId, userPrincipalName, movement, signIns,
    apps: apps.flatMap((app) => dictionaries.apps[app]?.name ?? dictionaries.apps[app]?.appId ?? []),
    devices: devices.flatMap((device) => {
      const { deviceId = '', name } = dictionaries.devices[device] ?? {};
      return deviceId === '' ? [] : [{ deviceId, name: name ?? deviceId }];
    }),
    lastUsedAt: lastDay === undefined ? undefined : lastDay * dayMs,
    flags: flags.get(userId) ?? [],
  };
}
