import { presentCertificate } from '../../../cards/pilot/certificate.ts';
import { renderCard } from '../../../cards/render.ts';
import type { UserId } from '../../../core/facts/ids.ts';
import { displayNameOf } from '../../people/directory.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { readOverview } from '../overview.ts';
import { forWalkers, noPilot, readWithinMs } from './walkers.ts';

const mostNames = 6;

/** The report-only evidence for On, below the card that asked for it. */
export async function showCertificate(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async ({ pilot: { changes, ...rest } }) => {
    const overview = await readOverview({ changes, ...rest }, { signal: AbortSignal.timeout(readWithinMs) });
    if (overview === undefined) return noPilot;
    const { pilot, facts: { certificate, accessPolicy } } = overview;
    if (certificate === undefined) return refusal('Unavailable', 'There is no evidence to show yet: the policy does not exist, or it could not be read.');
    const people = [...new Set(certificate.failures.slice(0, mostNames).flatMap(({ user }) => user ?? []))];
    const names = new Map<UserId, string | undefined>(await Promise.all(people.map(async (id) => [id, await displayNameOf(changes, id)] as const)));
    const policyName = (accessPolicy.known ? accessPolicy.value?.displayName : undefined) ?? pilot.plan.accessPolicyName;
    const card = renderCard('pilot/notice', presentCertificate({ certificate, policyName, nameOf: (id) => names.get(id) ?? `somebody (…${id.slice(-4)})`, pilot: { id: pilot.id, revision: pilot.revision }, reader: turn.reader }));
    await turn.speaker.say(card);
    return { kind: 'notice', text: 'The evidence is below.' };
  });
}
