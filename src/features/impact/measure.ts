import type { AccessRules } from '../../core/conditional-access/access-rules.ts';
import { gapReasonTexts, sourceNames, type Gap } from '../../core/facts/fact.ts';
import type { EntraDeviceId } from '../../core/facts/ids.ts';
import { dayMs, dayOf } from '../../core/history/logged-sign-in.ts';
import type { HistoryDictionaries } from '../../core/history/columns.ts';
import type { Impact } from '../../core/impact/impact.ts';
import { presentFindings } from '../../core/impact/present-findings.ts';
import { proposalOf, type Proposal } from '../../core/impact/proposals.ts';
import { notInTheLog } from '../../core/impact/not-in-the-log.ts';
import type { ReplayRequest } from '../../core/impact/request.ts';
import { identitiesOf, proposedSides } from '../../core/impact/sides.ts';
import type { ImpactQuestion } from '../../ports/impact.ts';
import { ReplayWorkerLost } from '../../ports/replay-worker.ts';
import { readFlags } from './read-flags.ts';
import { readFlips } from './read-devices.ts';
import { readPeople } from './read-people.ts';
import type { Loaded } from './load-history.ts';
import type { ImpactServices } from './services.ts';

const usualDays = 7;
const mostDays = 30;

/** Measures who one change would hit. Rejects only where the store or the thread does. */
export async function measureImpact(services: ImpactServices, load: () => Promise<Loaded | undefined>, { order, snapshot, days = usualDays }: ImpactQuestion): Promise<Impact> {
  const proposal = proposalOf(order, snapshot);
  if (proposal.kind === 'none') return { status: 'none', because: proposal.because };
  if (proposal.kind === 'unknown') return notMeasured(`${proposal.because}.`);
  const [loaded, rules] = await Promise.all([load(), services.access.readRules()]);
  if (loaded === undefined) return notMeasured('no sign-ins have been read from the log yet. They are read in the background; ask again later.');
  if (!rules.known) return notMeasured(saysGap(rules.gap));
  const side = await otherSide(services, proposal, rules.value, loaded.dictionaries);
  if (side.status === 'unreadable') return notMeasured(saysGap(side.gap));
  const toDay = dayOf(services.clock.now());
  const fromDay = toDay - Math.min(days, mostDays) + 1;
  const findings = await services.worker.find({ ...side.request, fromDay, toDay });
  // A thread that was begun anew in between has replayed nothing, or a part, and would say that nobody is hit.
  const holds = services.worker.loaded();
  if (loaded.days.some((day) => day >= fromDay && !holds.has(day))) throw new ReplayWorkerLost('The thread that replays sign-ins was begun anew with a question under way.');
  const [coverage, { flags, unread }, measuredAt] = await Promise.all([services.history.coverage(), readFlags(services), services.store.now()]);
  const { impact, list } = presentFindings({
    findings, dictionaries: loaded.dictionaries, coverage, flags, from: fromDay * dayMs, measuredAt, now: services.clock.now(), supposing: 'supposing' in proposal ? proposal.supposing : undefined, alsoNotJudged: unread.length === 0 || findings.people.length === 0 ? side.notes : [...side.notes, marksMissing],
  });
  if (list.length === 0) return impact;
  const listId = services.newId();
  await services.store.impactLists.put(listId, list, measuredAt);
  return { ...impact, listId };
}

function notMeasured(because: string): Impact {
  return { status: 'not-measured', because };
}

function saysGap({ source, reason }: Gap): string {
  return `${sourceNames[source]} could not be read: ${gapReasonTexts[reason]}.`;
}

type OtherSide = { readonly status: 'read'; readonly request: Omit<ReplayRequest, 'fromDay' | 'toDay'>; readonly notes: readonly string[] } | { readonly status: 'unreadable'; readonly gap: Gap };

async function otherSide(services: ImpactServices, proposal: Exclude<Proposal, { readonly kind: 'none' | 'unknown' }>, rules: AccessRules, dictionaries: HistoryDictionaries): Promise<OtherSide> {
  const policies = proposal.kind === 'policy' && proposal.policy !== undefined ? [...rules.policies, proposal.policy] : rules.policies;
  const reading = await readPeople(services, policies, proposal.kind === 'membership' ? [proposal.groupId] : [], dictionaries);
  const people = identitiesOf(dictionaries, reading);
  const request = { current: rules, people, ...proposedSides(proposal, rules, people) };
  if (proposal.kind === 'cut-off') {
    const devices = positionsOf([proposal.deviceId], dictionaries);
    return { status: 'read', request: { ...request, cutOff: { devices, back: proposal.back } }, notes: devices.length === 0 ? [neverNamed] : [] };
  }
  if (proposal.kind !== 'threshold') return { status: 'read', request, notes: notInTheLog(proposal, rules.policies, reading.members) };
  const read = await readFlips(services, proposal);
  if (read.status === 'unreadable') return read;
  const { compliant, noncompliant, riskUnknown } = read.flips;
  const notes = riskUnknown === 0 ? [] : [`Intune does not hold the system, or a risk from Defender, of ${String(riskUnknown)} of the devices that the policy may judge.`];
  return { status: 'read', request: { ...request, devices: { compliant: positionsOf(compliant, dictionaries), noncompliant: positionsOf(noncompliant, dictionaries) } }, notes };
}

const marksMissing = 'a group of people to be marked (VIP, on call, approvers) could not be read, so somebody may lack the mark.';
const neverNamed = 'no sign-in names this device, and browsers that do not say which device they run on may have been used on it.';

/** Devices that nobody signed in from are in no dictionary. */
function positionsOf(ids: readonly EntraDeviceId[], { devices }: HistoryDictionaries): readonly number[] {
  const wanted = new Set<string>(ids);
  return devices.flatMap(({ deviceId }, position) => (deviceId !== '' && wanted.has(deviceId) ? [position] : []));
}
