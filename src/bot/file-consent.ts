import type { Activity } from 'botbuilder';
import { z } from 'zod/v4';
import { answerConsent } from '../features/impact/handlers/file.ts';
import type { Services } from '../features/turn.ts';
import { personalTurn, type TurnUnderWay } from './turns.ts';

/** Whether an activity is the answer to the offer of a file. */
export function isFileConsent({ name }: Activity): boolean {
  return name === 'fileConsent/invoke';
}

const line = (longest: number) => z.string().min(1).max(longest);

const consent = z.object({
  type: z.literal('fileUpload'),
  action: z.enum(['accept', 'decline']),
  context: z.object({ id: z.string().regex(/^[\w-]{1,128}$/) }),
  uploadInfo: z.object({ uploadUrl: line(8_000), contentUrl: line(4_000), name: line(400), uniqueId: line(128), fileType: line(32) }).optional(),
});

/**
 * Takes in whether a person takes a file. Teams sends it from personal chats only, so that anything else is not from Teams. Returns
 * false for what is no such answer.
 */
export async function takeFileConsent(under: TurnUnderWay, services: Services, value: unknown): Promise<boolean> {
  const parsed = consent.safeParse(value);
  const turn = personalTurn(under);
  if (!parsed.success || turn?.conversation.kind !== 'personal') return false;
  under.route = 'file-consent';
  const { action, context, uploadInfo } = parsed.data;
  await answerConsent(turn, services, { accepted: action === 'accept', id: context.id, place: uploadInfo });
  return true;
}
