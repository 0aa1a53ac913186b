import type { Fact, Source } from '../../core/facts/fact.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { asFact } from '../upstream/facts.ts';
import { createGapList, readRows, type GapList } from '../upstream/fields.ts';
import type { GraphClient, GraphQuestion } from './graph-client.ts';

export interface GraphReader {
  readonly client: GraphClient;
  readonly clock: Clock;
}

/** All rows of a collection as one fact. Never rejects. The question is made inside, because making it may refuse an id. */
export function readList<T>(
  { client, clock }: GraphReader,
  source: Source,
  question: () => GraphQuestion,
  parse: (row: unknown, gaps: GapList) => T | undefined,
  options: ReadOptions = {},
  keep: (row: unknown) => boolean = () => true,
): Promise<Fact<readonly T[]>> {
  return asFact(source, clock, async () => {
    const { rows, complete } = await client.readAll(question(), options);
    const gaps = createGapList(source);
    if (!complete) gaps.add('missing-value', '@odata.nextLink');
    const value = readRows(rows.filter(keep), gaps, (row) => parse(row, gaps));
    return { value, gaps: gaps.list() };
  });
}
