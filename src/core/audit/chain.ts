import { canonicalJson, isJson } from '../change/json.ts';
import type { Instant } from '../facts/fact.ts';
import type { ChangeId } from '../facts/ids.ts';

/** One line of the audit. `hash` covers everything else in it, `previousHash` included. */
export interface ChainEntry {
  /** 1, 2, 3 …, without a hole. */
  readonly sequence: number;
  readonly at: Instant;
  readonly changeId: ChangeId | undefined;
  readonly type: string;
  /** JSON. */
  readonly body: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

/** SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal characters. */
export type Digest = (text: string) => string;

/** What the first entry continues. */
export const noHash = '0'.repeat(64);

/** Equal exactly for entries that say the same at the same place of the same chain. */
export function entryHash({ sequence, at, changeId, type, body, previousHash }: Omit<ChainEntry, 'hash'>, digest: Digest): string {
  return digest(`[${sequence},"${timeText(at)}",${changeId === undefined ? 'null' : JSON.stringify(changeId)},${JSON.stringify(type)},${bodyText(body)},${JSON.stringify(previousHash)}]`);
}

/** A time that no calendar has can only come from an altered row, whose hash must differ and not stop the check. */
function timeText(at: Instant): string {
  return Math.abs(at) <= 8_640_000_000_000_000 ? new Date(at).toISOString() : 'never';
}

function bodyText(body: unknown): string {
  return isJson(body) ? canonicalJson(body) : 'no JSON';
}
