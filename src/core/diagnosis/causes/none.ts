import { valueOf } from '../../facts/fact.ts';
import type { Situation } from '../situation.ts';
import { defineCause } from './define.ts';
import { entraEvidence, evidence, intuneEvidence, signInEvidence } from './evidence.ts';
import { deviceName, you } from './wording.ts';

export const noneCauses = [
  defineCause({
    id: 'none.not-blocked',
    owner: 'you',
    fires: (s) => s.phase === 'open' && valueOf(s.facts.person)?.accountEnabled !== false,
    headline: (s) => (recovered(s) ? `${deviceName(s)} is compliant again, in Intune and in the directory: sign in again.` : 'Nothing is blocked: the newest sign-ins succeeded.'),
    evidence: (s) => (recovered(s) ? [...intuneEvidence(s), ...entraEvidence(s), ...signInEvidence(s)] : successEvidence(s)),
    remedy: (s) =>
      recovered(s)
        ? ['Sign in again now. If the app still refuses, close it completely first.']
        : ['Try again. If an app still refuses, note its name and the time, wait five minutes (the log is a little late), and ask again.'],
  }),
  defineCause({
    id: 'none.no-sign-in-yet',
    owner: 'you',
    fires: (s) => s.phase === 'no-sign-in',
    headline: (s) => `The sign-in log holds no finished attempt by ${you(s)} yet, so it cannot be said what blocks. The log can be some minutes late.`,
    evidence: (s) => evidence(s.facts.signIns, 'signIns', 'The log of the last 30 days holds no finished sign-in that bears on the question.'),
    remedy: () => ['Try to open the app once more, wait five minutes, then press "Re-check".'],
  }),
] as const;

/** The last attempt failed because of the device, and everything that was wrong with the device is right now. */
function recovered(s: Situation): boolean {
  return s.attempt !== undefined && s.attempt.outcome !== 'succeeded';
}

function successEvidence(s: Situation): ReturnType<typeof signInEvidence> {
  return s.attempts.slice(0, 3).flatMap(({ deciding }) => {
    const when = deciding.createdAt === undefined ? '' : ` at ${s.time(deciding.createdAt)}`;
    return evidence(s.facts.signIns, 'signIns', `The sign-in to ${deciding.appName ?? 'an app'}${when} succeeded.`, deciding.createdAt);
  });
}
