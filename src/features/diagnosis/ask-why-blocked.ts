import type { Diagnosis, Level } from '../../core/diagnosis/diagnosis.ts';
import { diagnose, refuse } from '../../core/diagnosis/diagnose.ts';
import { parseQuestion, type Question } from '../../core/diagnosis/question.ts';
import type { TimeText } from '../../core/diagnosis/situation.ts';
import { plainName } from '../../core/diagnosis/scope.ts';
import { valueOf } from '../../core/facts/fact.ts';
import type { PersonRef } from '../../ports/read.ts';
import { readFacts, type Deadlines, type Upstreams } from './read-facts.ts';
import { levelOf, type RoleGroups } from './rights.ts';

export interface Ask {
  readonly asker: PersonRef;
  readonly text: string;
  /** A device named apart from the text. */
  readonly device?: string | undefined;
  readonly time: TimeText;
  readonly limits?: Deadlines;
}

/**
 * Answers "why is my device blocked?", for the asker or, with the helpdesk or SOC role, for the person or device they name.
 * Never rejects for an upstream that fails: the answer then names the gap.
 */
export async function askWhyBlocked(upstreams: Upstreams, roles: RoleGroups, ask: Ask): Promise<Diagnosis> {
  const question = parseQuestion(ask.text, ask.device);
  const groups = upstreams.entra.readGroups(ask.asker);
  if (question.address !== undefined && question.address !== ask.asker.userPrincipalName?.toLowerCase()) {
    return askAboutPerson(upstreams, ask, question, levelOf(await groups, roles));
  }
  const [{ facts, subject }, membership] = await Promise.all([readFacts(upstreams, ask.asker, question, ask.limits), groups]);
  const level = levelOf(membership, roles);
  const own = { facts, subject, question, now: upstreams.clock.now(), voice: 'you', time: ask.time } as const;
  const diagnosis = diagnose({ ...own, level: level === 'soc' ? 'soc' : 'person' });
  if (diagnosis.outcome !== 'refused' || level === 'person') return diagnosis;
  return askAboutDevice(upstreams, ask, question, level);
}

async function askAboutPerson(upstreams: Upstreams, ask: Ask, question: Question, level: Level): Promise<Diagnosis> {
  const person = await upstreams.entra.readPerson({ userPrincipalName: question.address });
  const id = valueOf(person)?.id;
  if (id !== undefined && id === ask.asker.userId) return diagnoseFor(upstreams, ask, ask.asker, question, level, 'you');
  if (level === 'person' || id === undefined) return refuse({ now: upstreams.clock.now(), level });
  return diagnoseFor(upstreams, ask, { userId: id, userPrincipalName: question.address }, question, level, 'they');
}

/** The person behind a device that is not the asker's own. */
async function askAboutDevice(upstreams: Upstreams, ask: Ask, question: Question, level: Level): Promise<Diagnosis> {
  const owner = await findOwner(upstreams, question.deviceName ?? '');
  if (owner === undefined) return refuse({ now: upstreams.clock.now(), level });
  return diagnoseFor(upstreams, ask, owner, question, level, 'they');
}

async function findOwner({ entra, intune }: Upstreams, name: string): Promise<PersonRef | undefined> {
  const [managed, devices] = await Promise.all([intune.findManagedDevicesByName(name), entra.findDevicesByName(name)]);
  const wanted = plainName(name);
  const enrolled = (valueOf(managed) ?? []).find((device) => plainName(device.deviceName ?? '') === wanted);
  if (enrolled?.userId !== undefined || enrolled?.userPrincipalName !== undefined) {
    return { userId: enrolled.userId, userPrincipalName: enrolled.userPrincipalName };
  }
  const owned = (valueOf(devices) ?? []).find((device) => plainName(device.displayName ?? '') === wanted);
  const userId = owned?.ownerIds?.[0];
  return userId === undefined ? undefined : { userId };
}

async function diagnoseFor(upstreams: Upstreams, ask: Ask, who: PersonRef, question: Question, level: Level, voice: 'you' | 'they'): Promise<Diagnosis> {
  const { facts, subject } = await readFacts(upstreams, who, question, ask.limits);
  const shown = voice === 'you' && level === 'helpdesk' ? 'person' : level;
  return diagnose({ facts, subject, question, now: upstreams.clock.now(), level: shown, voice, time: ask.time });
}
