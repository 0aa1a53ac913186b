import { z } from 'zod/v4';
import type { LogPosition } from '../../../core/history/position.ts';

const at = z.number();
const spanned = { from: at, until: at };

/** As `JSON.stringify` writes a position. */
export const storedPosition: z.ZodType<LogPosition> = z
  .object({
    oldest: at.optional(),
    newest: at.optional(),
    settled: at.optional(),
    piece: z.object({ ...spanned, purpose: z.enum(['first', 'new', 'late', 'older']), next: z.string().optional(), reached: at, startedAt: at }).optional(),
    lost: z.array(z.object({ ...spanned, because: z.string() })),
    imported: z.array(z.int()),
    trouble: z.object({ at, because: z.string() }).optional(),
  });
