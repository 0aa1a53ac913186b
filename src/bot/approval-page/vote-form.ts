import { z } from 'zod/v4';

/** Limit of a form in bytes: a reason of a thousand characters, whatever the script, and the hidden fields. */
export const maxFormBytes = 8 * 1024;

export const reasonLimit = 1_000;

export interface VoteForm {
  readonly vote: 'approve' | 'emergency' | 'reject';
  readonly revision: number;
  readonly token: string;
  readonly reason: string;
}

const shape = z.object({
  vote: z.enum(['approve', 'emergency', 'reject']),
  revision: z.string().regex(/^\d{1,9}$/).transform(Number),
  token: z.string().regex(/^[\w-]{43}$/),
  reason: z.string().max(reasonLimit).default(''),
});

/** Undefined for anything but our own form; a field that is there twice counts as wrong, because nobody can say which one was meant. */
export function readVoteForm(contentType: string | undefined, body: Uint8Array): VoteForm | undefined {
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(contentType ?? '')) return undefined;
  const fields = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const names = [...fields.keys()];
  if (new Set(names).size !== names.length) return undefined;
  // Browsers send line ends as two characters, and count one towards `maxlength`.
  const read = shape.safeParse(Object.fromEntries([...fields].map(([name, value]) => [name, value.replaceAll('\r\n', '\n')])));
  return read.success ? read.data : undefined;
}
