import { isRow, parts, text, texts, type Row } from '../wire/row.ts';
import type { Condition } from '../wire/filter-rules.ts';
import { badQuery } from '../wire/query.ts';
import { caPolicy, namedLocation, signIn } from '../wire/resources.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';
import { conditionOf, list, matching, readable, single } from './listing.ts';

const RETENTION_DAYS = 30;
/** Without one of these the log comes without the policies, and without an error. */
const SEES_POLICIES = ['Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Policy.ReadWrite.ConditionalAccess'];
const BETA_OF_APPLIED = new Set(['authenticationStrength', 'conditionsNotSatisfied', 'conditionsSatisfied', 'excludeRulesSatisfied', 'includeRulesSatisfied', 'sessionControlsNotSatisfied']);

/** Newest first, 1,000 a page. Interactive rows only, unless the filter asks for other event types. */
export function listSignIns(exchange: Exchange): Reply {
  readable(exchange, 'signIns');
  const condition = conditionOf(exchange, signIn);
  const allTypes = (exchange.query.filter ?? '').includes('signInEventTypes');
  const rows = newestFirst(exchange.tenant, condition);
  return list(exchange, kept(exchange.tenant, rows, allTypes), { resource: signIn, pageSize: 1000, maxTop: 1000, finish: (shown) => withPolicies(exchange, shown) });
}

export function getSignIn(exchange: Exchange): Reply {
  readable(exchange, 'signIns');
  const row = exchange.tenant.tables.signIns.get(exchange.params['id'] ?? '');
  return single(exchange, row, { resource: signIn, finish: (shown) => withPolicies(exchange, shown) }, 'The sign-in was not found.');
}

export function listPolicies(exchange: Exchange): Reply {
  readable(exchange, 'conditionalAccessPolicies');
  return list(exchange, matching(exchange.tenant.tables.conditionalAccessPolicies, conditionOf(exchange, caPolicy)), { resource: caPolicy, pageSize: 100, maxTop: 999 });
}

export function getPolicy(exchange: Exchange): Reply {
  readable(exchange, 'conditionalAccessPolicies');
  const id = exchange.params['id'] ?? '';
  return single(exchange, exchange.tenant.tables.conditionalAccessPolicies.get(id), { resource: caPolicy }, `Policy '${id}' was not found.`, 'NotFound');
}

export function listNamedLocations(exchange: Exchange): Reply {
  readable(exchange, 'namedLocations');
  return list(exchange, matching(exchange.tenant.tables.namedLocations, conditionOf(exchange, namedLocation)), { resource: namedLocation, pageSize: 100, maxTop: 999 });
}

/** Own rows are few and are sorted; the crowd comes sorted already; both are merged as they are read. */
function* newestFirst(tenant: Tenant, condition: Condition | undefined): Generator<Row> {
  const table = tenant.tables.signIns;
  const indexed = condition?.equals.find((equal) => table.indexed.includes(equal.column));
  if (indexed !== undefined) {
    yield* sorted(table.find(indexed.column, indexed.value)).filter((row) => condition?.matches(row) !== false);
    return;
  }
  for (const row of merged(sorted(table.own()), table.crowd(condition?.equals, condition?.until))) {
    if (condition?.since !== undefined && timeOf(row) < condition.since) return;
    if (condition?.matches(row) !== false) yield row;
  }
}

function* merged(own: Row[], crowd: Iterator<Row>): Generator<Row> {
  let other = crowd.next();
  for (const row of own) {
    while (other.done !== true && timeOf(other.value) > timeOf(row)) {
      yield other.value;
      other = crowd.next();
    }
    yield row;
  }
  for (; other.done !== true; other = crowd.next()) yield other.value;
}

/** Rows without a readable time come last. */
function timeOf(row: Row): number {
  const time = Date.parse(text(row, 'createdDateTime'));
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

function sorted(rows: readonly Row[]): Row[] {
  const timed = rows.map((row) => ({ row, time: timeOf(row) }));
  return timed.sort((a, b) => (a.time === b.time ? 0 : b.time - a.time)).map((item) => item.row);
}

/** Entra keeps 30 days; a dump holds what was there when it was made. */
function* kept(tenant: Tenant, rows: Iterable<Row>, allTypes: boolean): Generator<Row> {
  const oldest = tenant.kind === 'dump' ? Number.NEGATIVE_INFINITY : tenant.clock.now() - RETENTION_DAYS * 86_400_000;
  for (const row of rows) if (timeOf(row) >= oldest && (allTypes || isInteractive(row))) yield row;
}

function isInteractive(row: Row): boolean {
  const types = texts(row, 'signInEventTypes');
  return types.length > 0 ? types.includes('interactiveUser') : row['isInteractive'] !== false;
}

function withPolicies(exchange: Exchange, shown: Row): Row {
  const applied = shown['appliedConditionalAccessPolicies'];
  if (!Array.isArray(applied)) return shown;
  if (!SEES_POLICIES.some((scope) => exchange.roles.has(scope))) return { ...shown, appliedConditionalAccessPolicies: [] };
  if (exchange.version === 'beta') return shown;
  const known = applied.map((policy: unknown) => (isRow(policy) ? Object.fromEntries(Object.entries(policy).filter(([name]) => !BETA_OF_APPLIED.has(name))) : policy));
  return { ...shown, appliedConditionalAccessPolicies: known };
}

/** Without the Prefer header enum members newer than the first version arrive as `unknownFutureValue`. */
export function hideNewMembers(body: unknown): unknown {
  if (!isRow(body)) return body;
  const hidden = (row: Row): Row => (Array.isArray(row['appliedConditionalAccessPolicies']) ? { ...row, appliedConditionalAccessPolicies: parts(row, 'appliedConditionalAccessPolicies').map((policy) => (text(policy, 'result').startsWith('reportOnly') ? { ...policy, result: 'unknownFutureValue' } : policy)) } : row);
  return Array.isArray(body['value']) ? { ...body, value: parts(body, 'value').map(hidden) } : hidden(body);
}

export { badQuery };
