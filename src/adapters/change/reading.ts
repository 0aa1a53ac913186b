import type { GroupId } from '../../core/facts/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadOptions } from '../../ports/read.ts';
import type { DefenderClient } from '../defender/defender-client.ts';
import type { GraphClient, GraphQuestion } from '../graph/graph-client.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { isObject } from '../upstream/fields.ts';

/** Everything here reads as the reading identity, anew each time. */
export interface TargetReader {
  readonly graph: GraphClient;
  readonly defender: DefenderClient;
  readonly clock: Clock;
  /** Group through which exceptions are given; undefined: there are none to choose from. */
  readonly exceptionGroup: GroupId | undefined;
}

export type Row = Readonly<Record<string, unknown>>;

/** One object of Graph; undefined when there is none. Throws `UpstreamError`. */
export async function readObject(graph: GraphClient, question: GraphQuestion, options?: ReadOptions): Promise<Row | undefined> {
  return objectOf(await orAbsent(graph.read(question, options)));
}

/** The answer, or undefined for 404. */
export async function orAbsent(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'upstream.not-found') return undefined;
    throw error;
  }
}

export function objectOf(body: unknown): Row | undefined {
  if (body === undefined || isObject(body)) return body;
  throw unreadable('object');
}

/** An answer that cannot be judged is no answer: a change must not rest on what was guessed. */
export function unreadable(field: string): UpstreamError {
  return new UpstreamError('upstream.bad-answer', { serviceCode: field });
}

/** Throws unless the service sent the object that was asked for: ids of some services also match by name. */
export function assertId(row: Row, id: string): void {
  if (typeof row['id'] !== 'string' || row['id'].toLowerCase() !== id) throw unreadable('id');
}
