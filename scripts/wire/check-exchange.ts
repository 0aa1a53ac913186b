import { z } from 'zod/v4';
import { checkQuery } from './check-query.ts';
import { checkValue, isRow, namedType } from './check-value.ts';
import type { ApiDescription, Operation, Schema } from './open-api.ts';

/** One line of the wire log. */
export const exchange = z.object({
  method: z.string(),
  /** Path and query. */
  url: z.string(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: z.unknown(),
  status: z.number(),
  responseBody: z.unknown(),
  tenant: z.enum(['pilot', 'dump']),
});

export type Exchange = z.output<typeof exchange>;

/** The three APIs by the first segment of a path. */
export type Apis = Readonly<Record<'v1.0' | 'beta' | 'api', ApiDescription>>;

/**
 * What is wrong with one exchange. Requests of the product carry a `client-request-id`. Others are the sandbox's own tests, which
 * ask wrongly on purpose: for those a refusal is the right answer, and only an answer to a wrong question is a violation.
 */
export function checkExchange(record: Exchange, apis: Apis): readonly string[] {
  const url = new URL(record.url, 'http://sandbox.example');
  const [, version = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
  const api = version === 'v1.0' || version === 'beta' || version === 'api' ? apis[version] : undefined;
  if (api === undefined) return [`'${url.pathname}' belongs to no API`];
  const operation = api.find(record.method, path.replaceAll('/microsoft.graph.', '/graph.'));
  const question = typeof operation === 'string' ? [`${operation} ${record.method} ${path}`] : checkQuestion(record, url.searchParams, operation, api);
  const ours = record.requestHeaders['client-request-id'] !== undefined;
  if (!ours && question.length > 0 && record.status >= 400 && record.status < 500) return checkError(record);
  if (typeof operation === 'string' || record.status >= 400) return [...question, ...(record.status >= 400 ? checkError(record) : [])];
  return [...question, ...checkAnswer(record, operation, api)];
}

function checkQuestion(record: Exchange, options: URLSearchParams, operation: Operation, api: ApiDescription): readonly string[] {
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const given = record.requestBody !== null && record.requestBody !== undefined;
  const bodyProblems = body === undefined ? (given ? ['a body is sent where none belongs'] : []) : checkValue(record.requestBody, body, 'request', { api, judgeValues: true });
  return [...checkQuery(options, operation, rowTypeOf(answerSchema(operation), api), api), ...bodyProblems];
}

function checkAnswer(record: Exchange, operation: Operation, api: ApiDescription): readonly string[] {
  const schema = answerSchema(operation);
  const given = record.responseBody !== null && record.responseBody !== undefined;
  const status = goodStatus(operation);
  const statusProblems = /^\d+$/.test(status) && String(record.status) !== status ? [`${record.status} instead of ${status}`] : [];
  if (schema === undefined) return [...(given ? ['a body comes where none belongs'] : []), ...statusProblems];
  if (!isRow(record.responseBody)) return [...statusProblems, 'the answer is no object'];
  return [...statusProblems, ...checkValue(record.responseBody, schema, 'answer', { api, judgeValues: record.tenant === 'pilot' })];
}

function answerSchema(operation: Operation): Schema | undefined {
  return operation.responses[goodStatus(operation)]?.content?.['application/json']?.schema;
}

/** `2XX` where the description leaves the number open. */
function goodStatus({ responses }: Operation): string {
  return Object.keys(responses).find((status) => status.startsWith('2')) ?? '204';
}

/** The type that `$select` speaks of: the rows of a collection, or the one object itself. */
function rowTypeOf(schema: Schema | undefined, api: ApiDescription): string | undefined {
  const name = schema === undefined ? undefined : namedType(schema);
  const rows = name === undefined ? schema?.properties?.['value'] : api.properties(name)?.get('value');
  return rows?.items === undefined ? name : namedType(rows.items);
}

/** Graph and Defender word errors nearly alike; the published description covers Graph's only. */
const errorBody = z.strictObject({
  error: z.strictObject({
    code: z.string().min(1),
    message: z.string(),
    target: z.string().optional(),
    details: z.array(z.unknown()).optional(),
    innerError: z.strictObject({ date: z.string(), 'request-id': z.string(), 'client-request-id': z.string() }).optional(),
  }),
});

function checkError(record: Exchange): readonly string[] {
  const parsed = errorBody.safeParse(record.responseBody);
  return parsed.success ? [] : [`the error body of ${record.status} is not worded as documented`];
}
