import { z } from 'zod/v4';
import type { Fact, Source } from '../../core/facts/fact.ts';
import { configurationPolicyId, groupId } from '../../core/facts/ids.ts';
import type { PilotNames } from '../../ports/pilot-names.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { asFact } from '../upstream/facts.ts';
import { lax, text } from '../upstream/fields.ts';
import { literal } from '../upstream/odata.ts';
import type { GraphQuestion } from './graph-client.ts';
import type { GraphReader } from './graph-reader.ts';

export function createPilotNames(reader: GraphReader): PilotNames {
  return {
    findGroups: (name, options) => find(reader, { source: 'groups', name, id: groupId, question: groupsQuestion(name) }, options),
    findConfigurationPolicies: (name, options) => find(reader, { source: 'configurationPolicies', name, id: configurationPolicyId, question: configurationPoliciesQuestion }, options),
  };
}

interface Wanted<Id> {
  readonly source: Source;
  readonly name: string;
  readonly id: (text: string) => Id;
  readonly question: GraphQuestion;
}

/** Part of a list is no answer: a name that stands twice must not look as if it stood once, or not at all. */
function find<Id>({ client, clock }: GraphReader, { source, name, id, question }: Wanted<Id>, options?: ReadOptions): Promise<Fact<readonly Id[]>> {
  return asFact(source, clock, async () => {
    const { rows, complete } = await client.readAll(question, options);
    if (!complete) throw new UpstreamError('upstream.bad-answer', { serviceCode: '@odata.nextLink' });
    const value = rows.map(namedOf).filter((row) => row.name === name.trim().toLowerCase()).map((row) => id(row.id));
    return { value, gaps: [] };
  });
}

const namedRow = z.object({ id: text, displayName: lax(text), name: lax(text) });

function namedOf(row: unknown): { readonly id: string; readonly name: string | undefined } {
  const parsed = namedRow.safeParse(row);
  if (!parsed.success) throw new UpstreamError('upstream.bad-answer', { serviceCode: 'id' });
  const { id, displayName, name } = parsed.data;
  return { id, name: (displayName ?? name)?.trim().toLowerCase() };
}

function groupsQuestion(name: string): GraphQuestion {
  return { version: 'v1.0', path: '/groups', options: { $filter: `displayName eq ${literal(name.trim())}`, $select: 'id,displayName' }, budget: 'directory' };
}

/** The service documents no filter by name for these, so all are listed. */
const configurationPoliciesQuestion: GraphQuestion = { version: 'beta', path: '/deviceManagement/configurationPolicies', options: { $select: 'id,name' }, budget: 'intune' };
