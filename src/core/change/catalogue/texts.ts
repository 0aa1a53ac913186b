import type { Instant } from '../../facts/fact.ts';

export const nothingChanges = 'If nobody decides in time, the request ends and nothing changes.';
export const nobodyDecides = 'Nobody has to decide on this: it is done on your own right.';

/** `2026-03-01 14:30 UTC`. */
export function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
