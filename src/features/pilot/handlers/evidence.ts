import { formatAsOf } from '../../../cards/time.ts';
import { evidencePack } from '../evidence-pack.ts';
import { refusal, type ButtonAnswer, type Services, type Turn } from '../../turn.ts';
import { forWalkers, noticeAnswer, sayAnswer, type Walk } from './walkers.ts';

/** "pilot evidence": what the pack holds, its hash, and where the file comes from. */
export async function sayEvidence(turn: Turn, services: Services): Promise<void> {
  await turn.speaker.showTyping();
  await sayAnswer(turn, services, await forWalkers(turn, services, async (walk) => evidenceAnswer(walk)));
}

export async function makeEvidence(turn: Turn, services: Services): Promise<ButtonAnswer> {
  return forWalkers(turn, services, async (walk) => {
    const answer = await evidenceAnswer(walk);
    if (answer.kind !== 'card') return answer;
    await turn.speaker.say(answer.card);
    return { kind: 'notice', text: 'What the evidence pack holds is below.' };
  });
}

async function evidenceAnswer({ turn: { reader }, services: { clock }, pilot }: Walk): Promise<ButtonAnswer> {
  const at = clock.now();
  const made = await evidencePack(pilot, at);
  if (made === undefined) return refusal('Gone', 'There has been no pilot yet, so there is no evidence. Type "pilot" to begin one.');
  const { contentHash, changes, events } = made.file;
  return noticeAnswer({
    look: made.sound ? 'good' : 'alarm',
    label: made.sound ? '✔ The record proves it' : '✖ The record does not prove all of it',
    headline: 'Evidence pack of the pilot',
    subtitle: `${pilot.changes.environment} · ${formatAsOf(at, reader)}`,
    says: ['One file for an auditor: what was planned, what every check found, the evidence for On, each change with its approvals and its proof, the sign-ins that were asked for, and what people did by hand.'],
    facts: [
      { title: 'Changes', value: String(lengthOf(changes)) },
      { title: 'Entries', value: String(lengthOf(events)) },
      { title: 'Hash', value: typeof contentHash === 'string' ? contentHash : '(none)' },
    ],
    todo: [
      made.sound ? 'The hash is that of everything in the file as it was made now; a file that is made later has its own.' : 'Write “verify audit” to see where the record does not fit, and treat it as an incident.',
      'The file is too large for a chat: whoever runs Gatehouse writes it with “npm run -s pilot -- evidence --out pilot.json”.',
    ],
  });
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
