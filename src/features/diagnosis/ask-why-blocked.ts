import type { Diagnosis, Level } from '../../core/diagnosis/diagnosis.ts';
import { diagnose, refuse } from '../../core/diagnosis/diagnose.ts';
import { askedDevice } from '../../core/diagnosis/asked-device.ts';
import { namesSomebodyElse, parseQuestion, type Question } from '../../core/diagnosis/question.ts';
import type { TimeText } from '../../core/diagnosis/situation.ts';
import { joiningId, plainName } from '../../core/diagnosis/scope.ts';
import { valueOf, type Gap } from '../../core/facts/fact.ts';
import type { PersonRef, ReadOptions } from '../../ports/read.ts';
import { deadlines, readFacts, subjectOf, type Deadlines, type Upstreams } from './read-facts.ts';
import type { RecentReading } from './recent-facts.ts';
import { lastLevel, readLevel, type RoleGroups } from './rights.ts';

export interface Ask {
  readonly asker: PersonRef;
  readonly text: string;
  /** A device named apart from the text. */
  readonly device?: string | undefined;
  readonly time: TimeText;
  readonly limits?: Deadlines;
  /** Told what was read for an asker without rights about others, when the answer rests on nothing else. */
  readonly keep?: (reading: RecentReading) => void;
}

/**
 * Answers "why is my device blocked?", for the asker or, with the helpdesk or SOC role, for the person or device they name.
 * Never rejects for an upstream that fails: the answer then names the gap.
 */
export async function askWhyBlocked(upstreams: Upstreams, roles: RoleGroups, ask: Ask): Promise<Diagnosis> {
  const question = parseQuestion(ask.text, ask.device);
  const { address } = question;
  if (address !== undefined && address !== ask.asker.userPrincipalName?.toLowerCase()) return askByAddress(upstreams, roles, ask, question, address);
  const owners = startOwnerSearch(upstreams, roles, ask, question);
  const [{ facts, subject }, level] = await Promise.all([readFacts(upstreams, ask.asker, question, ask.limits), readLevel(upstreams, roles, ask.asker)]);
  const own = { facts, subject, question, now: upstreams.clock.now(), voice: 'you', time: ask.time } as const;
  const diagnosis = diagnose({ ...own, level: level === 'soc' ? 'soc' : 'person' });
  if (level === 'person') {
    ask.keep?.({ facts, subject, question, readAt: own.now });
    return diagnosis;
  }
  if (diagnosis.outcome === 'refused') return askAboutDevice(upstreams, ask, question, level, (await owners) ?? nobody);
  const device = askedDevice(question, facts, subject);
  if (device.kind === 'any' && namesSomebodyElse(question, valueOf(facts.signIns) ?? [])) return { ...refuse({ now: own.now, level }), headline: whoseCase };
  return diagnosis;
}

/** The same question of the same person, from what was read for it a moment ago and as of then. */
export function answerAgain({ facts, subject, question, readAt }: RecentReading, time: TimeText): Diagnosis {
  return diagnose({ facts, subject, question, now: readAt, voice: 'you', time, level: 'person' });
}

/**
 * Somebody without a right is compared with their own record alone: nothing is read of the other person, so that neither the words
 * nor the time tell whether the address exists. With a right everything is read by the address, without looking it up first, and
 * at once for somebody who had the right a moment ago; what was read is dropped when the right is no longer there.
 */
async function askByAddress(upstreams: Upstreams, roles: RoleGroups, ask: Ask, question: Question, address: string): Promise<Diagnosis> {
  const who = { userPrincipalName: address };
  const had = lastLevel(upstreams.clock, roles, ask.asker);
  const early = had === undefined || had === 'person' ? undefined : readFacts(upstreams, who, question, ask.limits);
  const record = upstreams.entra.readPerson(ask.asker);
  const level = await readLevel(upstreams, roles, ask.asker);
  if (level !== 'person') {
    const reading = early ?? readFacts(upstreams, who, question, ask.limits);
    // An address that leads to no person says nothing, whatever rows still carry it; one that could not be looked up may be somebody's.
    const { person } = (await reading).facts;
    const isNobody = person.known && person.value === undefined;
    return isNobody ? refuse({ now: upstreams.clock.now(), level }) : diagnoseFor(upstreams, ask, who, question, level, reading);
  }
  const own = subjectOf(ask.asker, await record);
  return own.addresses.includes(address) ? diagnoseFor(upstreams, ask, ask.asker, question, level) : refuse({ now: upstreams.clock.now(), level });
}

/** Somebody who answers for others must never take their own answer for somebody else's. */
const whoseCase = 'Whose case do you mean? Ask with the full address of the person or with exactly one device name; for your own, say "my device".';

/** The person behind a device that is not the asker's own. */
async function askAboutDevice(upstreams: Upstreams, ask: Ask, question: Question, level: Level, { owners, gaps }: Owners): Promise<Diagnosis> {
  const [owner, another] = owners;
  const refusal = refuse({ now: upstreams.clock.now(), level });
  if (owner === undefined && gaps.length > 0) {
    return { ...refusal, outcome: 'undetermined', headline: 'I could not read the lists of devices completely, so I cannot say whose device that is now.', gaps };
  }
  if (owner === undefined) return refusal;
  if (another !== undefined) return { ...refusal, headline: 'Several people have a device of that name. Ask with the address of the person.' };
  return diagnoseFor(upstreams, ask, owner, question, level);
}

interface Owners {
  readonly owners: readonly PersonRef[];
  /** What could not be searched. */
  readonly gaps: readonly Gap[];
}

const nobody: Owners = { owners: [], gaps: [] };

/**
 * Runs beside the asker's own first wave, because finding out whose device it is would be one more wave after it. Not for somebody
 * known to have no right; where that is not known yet, what it finds is dropped, and nobody waits for it.
 */
async function startOwnerSearch(upstreams: Upstreams, roles: RoleGroups, ask: Ask, { deviceName }: Question): Promise<Owners | undefined> {
  if (deviceName === undefined || lastLevel(upstreams.clock, roles, ask.asker) === 'person') return undefined;
  return findOwners(upstreams, deviceName, { signal: AbortSignal.timeout((ask.limits ?? deadlines).firstWaveMs) });
}

/** Everybody who has a device of that name, each once. Who enrolled a device counts before who registered it. */
async function findOwners({ entra, intune }: Upstreams, name: string, options: ReadOptions): Promise<Owners> {
  const [managed, devices] = await Promise.all([intune.findManagedDevicesByName(name, options), entra.findDevicesByName(name, options)]);
  const wanted = plainName(name);
  const enrolled = (valueOf(managed) ?? []).filter((device) => plainName(device.deviceName ?? '') === wanted && (device.userId ?? device.userPrincipalName) !== undefined);
  const explained = new Set(enrolled.flatMap(({ entraDeviceId }) => joiningId(entraDeviceId) ?? []));
  const registered = (valueOf(devices) ?? []).filter(({ displayName, deviceId }) => plainName(displayName ?? '') === wanted && (deviceId === undefined || !explained.has(deviceId)));
  const refs: readonly PersonRef[] = [
    ...enrolled.map(({ userId, userPrincipalName }) => ({ userId, userPrincipalName })),
    ...registered.flatMap(({ ownerIds }) => (ownerIds?.[0] === undefined ? [] : [{ userId: ownerIds[0] }])),
  ];
  const owners = refs.filter((ref, index) => refs.findIndex((other) => isSamePerson(ref, other)) === index);
  return { owners, gaps: [managed, devices].flatMap((fact) => (fact.known ? [] : [fact.gap])) };
}

function isSamePerson(a: PersonRef, b: PersonRef): boolean {
  if (a.userId !== undefined && b.userId !== undefined) return a.userId === b.userId;
  return a.userPrincipalName !== undefined && a.userPrincipalName.toLowerCase() === b.userPrincipalName?.toLowerCase();
}

async function diagnoseFor(
  upstreams: Upstreams,
  ask: Ask,
  who: PersonRef,
  question: Question,
  level: Level,
  reading: ReturnType<typeof readFacts> = readFacts(upstreams, who, question, ask.limits),
): Promise<Diagnosis> {
  const { facts, subject } = await reading;
  const isAsker = who === ask.asker || (subject.userId !== undefined && subject.userId === ask.asker.userId);
  const shown = isAsker && level === 'helpdesk' ? 'person' : level;
  return diagnose({ facts, subject, question, now: upstreams.clock.now(), level: shown, voice: isAsker ? 'you' : 'they', time: ask.time });
}
