import { canonicalJson, jsonOf, type JsonObject } from '../../core/change/json.ts';
import type { ChainHead } from '../../core/audit/head.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { ChainVerdict } from '../../core/audit/verify.ts';
import type { AuditEntry, StoredChange } from '../../ports/change-store.ts';
import type { Store } from '../../ports/store.ts';
import { verifyAudit } from './verify-audit.ts';

/** Everything about one change that somebody outside may want to see, and what shows that it was not made up afterwards. */
export interface Evidence {
  /** The file: JSON, readable without Gatehouse. Its `contentHash` is the digest of the canonical text of everything else in it. */
  readonly file: JsonObject;
  /** The audit is one unbroken chain, and it holds as many events of this change as the change went through. */
  readonly sound: boolean;
}

/**
 * Undefined: there is no change of that number. People are in it by their object ids and by their own words. `kept`: heads of the
 * audit from outside the database. `digest`: SHA-256, hexadecimal.
 */
export async function evidenceOf(store: Pick<Store, 'changes' | 'changeCopies' | 'audit'>, number: number, at: Instant, digest: (text: string) => string, kept: readonly ChainHead[] = []): Promise<Evidence | undefined> {
  const stored = await store.changes.readByNumber(number);
  if (stored === undefined) return undefined;
  return evidenceWith(store, stored, at, digest, await verifyAudit(store, digest, kept));
}

/** The same for several changes, whose audit was walked once: `chain`. */
export async function evidenceWith(store: Pick<Store, 'changeCopies' | 'audit'>, { number, change }: StoredChange, at: Instant, digest: (text: string) => string, chain: ChainVerdict): Promise<Evidence> {
  const [entries, cards] = [await store.audit.forChange(change.id), await store.changeCopies.list(change.id)];
  const events = entries.filter(({ type }) => type.startsWith('change.'));
  const complete = events.length === change.revision;
  const content = { format: 'gatehouse-evidence/1', generatedAt: timeText(at), number, change, events: entries.map(readable), complete, chain, cards };
  return { file: sealed(content, digest), sound: complete && chain.status === 'intact' };
}

/** The content as JSON, with its `contentHash`. */
export function sealed(content: object, digest: (text: string) => string): JsonObject {
  return { ...objectOf(content), contentHash: digest(canonicalJson(jsonOf(content))) };
}

/** True when nothing in the file was altered since it was made. */
export function isUnaltered(file: JsonObject, digest: (text: string) => string): boolean {
  const { contentHash, ...content } = file;
  return contentHash === digest(canonicalJson(content));
}

export function readable({ at, ...entry }: AuditEntry): object {
  return { ...entry, at: timeText(at) };
}

function objectOf(content: object): JsonObject {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, jsonOf(value)]));
}

export function timeText(at: Instant): string {
  return new Date(at).toISOString();
}
