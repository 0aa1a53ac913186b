import { valueOf, type Gap, type Instant } from '../facts/fact.ts';
import { askedDevice } from './asked-device.ts';
import { causes } from './causes/index.ts';
import type { CauseEntry } from './causes/define.ts';
import type { Cause, DiagnosedDevice, Diagnosis, Level, Outcome } from './diagnosis.ts';
import { notAsked } from './device-view.ts';
import type { DiagnosisFacts } from './facts.ts';
import type { Question } from './question.ts';
import type { Subject } from './scope.ts';
import type { Situation, TimeText, Voice } from './situation.ts';
import { situationsOf } from './situations.ts';
import { timelineOf } from './timeline.ts';

export interface DiagnosisInput {
  readonly facts: DiagnosisFacts;
  readonly subject: Subject;
  readonly question: Question;
  readonly now: Instant;
  readonly level: Level;
  readonly voice: Voice;
  readonly time: TimeText;
}

/** Answers "why is my device blocked?" from facts alone: causes in order of weight, a timeline, and what could not be read. */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const { facts, subject, question } = input;
  const asked = askedDevice(question, facts, subject);
  if (asked.kind === 'refused') return refuse(input);
  if (asked.kind === 'unreadable') return cannotTell(input);
  const situations = situationsOf({ ...input, named: asked.kind === 'named' ? asked.device : undefined });
  const found = situations.flatMap((situation) => causes.filter((cause) => cause.fires(situation)).map((cause) => present(cause, situation)));
  const unique = found.filter((cause, index) => found.findIndex(({ id }) => id === cause.id) === index);
  const decisive = situations[0];
  const outcome = outcomeOf(decisive, unique);
  return {
    outcome,
    headline: headlineOf(outcome, decisive, unique),
    causes: unique,
    timeline: decisive === undefined ? [] : timelineOf(decisive, causes.find(({ id }) => id === unique[0]?.id)),
    gaps: gapsOf(facts, situations),
    asOf: input.now,
    level: input.level,
    voice: input.voice,
    subjectId: subject.userId,
    device: deviceOf(decisive),
    app: appOf(decisive),
  };
}

/** INVARIANT: "not yours", "does not exist" and "nobody of that name" read exactly the same. */
export function refuse({ now, level }: Pick<DiagnosisInput, 'now' | 'level'>): Diagnosis {
  const headline =
    level === 'person'
      ? 'I can only tell about devices that are yours, and I find none of that name among them. Check the name, or ask about "my device".'
      : 'I find no person and no device of that name. Check the spelling, or ask by the full address of the person.';
  return { ...empty(now, level, 'you'), outcome: 'refused', headline };
}

function cannotTell({ facts, now, level, voice }: DiagnosisInput): Diagnosis {
  const headline = 'I could not read the list of your devices completely, so I cannot answer for that one now.';
  return { ...empty(now, level, voice), headline, gaps: gapsOf(facts, []) };
}

function empty(now: Instant, level: Level, voice: Voice): Diagnosis {
  return { outcome: 'undetermined', headline: '', causes: [], timeline: [], gaps: [], asOf: now, level, voice, subjectId: undefined, device: undefined, app: undefined };
}

function present(cause: CauseEntry, s: Situation): Cause {
  const remedy = s.voice === 'they' && cause.staffRemedy !== undefined ? cause.staffRemedy : cause.remedy;
  const headline = cause.headline(s);
  return {
    id: cause.id,
    headline: headline.charAt(0).toUpperCase() + headline.slice(1),
    evidence: cause.evidence(s),
    remedy: remedy(s),
    owner: s.voice === 'they' && cause.owner === 'you' ? 'helpdesk' : cause.owner,
  };
}

function outcomeOf(decisive: Situation | undefined, found: readonly Cause[]): Outcome {
  const first = found[0];
  if (first === undefined || decisive === undefined) return 'undetermined';
  if (first.id === 'none.not-blocked') return 'not-blocked';
  if (decisive.phase === 'failed' || first.id === 'user.disabled') return first.id === 'policy.not-readable' ? 'undetermined' : 'blocked';
  return 'undetermined';
}

function headlineOf(outcome: Outcome, decisive: Situation | undefined, found: readonly Cause[]): string {
  const first = found[0];
  if (outcome !== 'undetermined' || first?.id === 'none.no-sign-in-yet' || first?.id === 'policy.not-readable') return first?.headline ?? '';
  if (decisive?.phase === 'log-unreadable') {
    return first === undefined
      ? 'The sign-in log could not be read, so I cannot say what blocks. What I could read of the device gives no reason.'
      : 'The sign-in log could not be read, so I cannot be certain. One thing would block in any case.';
  }
  if (decisive?.phase === 'unclear') return 'The sign-in log does not say how the newest attempt ended, so I cannot say whether anything blocks.';
  return 'The sign-in was refused, but what I could read does not say why.';
}

function deviceOf(s: Situation | undefined): DiagnosedDevice | undefined {
  if (s?.device === undefined || s.deviceEvidence === 'colleagues') return undefined;
  const { view } = s.device;
  return { name: view.name, platform: view.platform, entraDeviceId: view.entraDeviceId, managedDeviceId: valueOf(view.managed)?.id };
}

function appOf(s: Situation | undefined): Diagnosis['app'] {
  const row = (s?.attempt ?? s?.attempts[0])?.deciding;
  return row === undefined ? undefined : { id: row.appId, name: row.appName };
}

/** Everything that could not be read, once; what bears on the decisive situation first. */
function gapsOf(facts: DiagnosisFacts, situations: readonly Situation[]): readonly Gap[] {
  const read = [facts.signIns, facts.managedDevices, facts.ownedDevices, facts.person, facts.policies, facts.compliancePolicies, facts.complianceSettings, facts.connectors, facts.alerts];
  const byDevice = [...facts.entraDevices.values(), ...facts.otherManagedDevices.values(), ...facts.policyStates.values(), ...facts.machines.values()];
  const unread = [...read, ...byDevice].flatMap((fact) => (fact.known ? fact.gaps.filter(isOldReading) : [fact.gap]));
  const gaps = [...situations.flatMap((situation) => situation.gaps), ...unread];
  const key = ({ source, detail }: Gap): string => `${source} ${detail ?? ''}`;
  return gaps.filter((gap, index) => gap.detail !== notAsked && gaps.findIndex((other) => key(other) === key(gap)) === index);
}

/** The service refused, and an earlier reading stands in; or there was more than was read. */
function isOldReading({ reason, detail }: Gap): boolean {
  return reason === 'throttled' || detail === 'older sign-ins';
}
