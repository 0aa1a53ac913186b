import { text, type Row } from '../wire/row.ts';
import { wireError, WireError } from '../wire/errors.ts';
import { compileFilter, FilterSyntaxError, UnsupportedFilter, type Condition } from '../wire/filter-rules.ts';
import { badQuery, checkNames } from '../wire/query.ts';
import { project, type Resource } from '../wire/schema.ts';
import type { Table } from '../tenant/table.ts';
import type { CollectionName } from '../tenant/tenant.ts';
import type { Exchange, Reply } from './exchange.ts';

export type ListOptions = {
  resource: Resource;
  /** Documented page size without `$top`, and the largest `$top`. */
  pageSize: number;
  maxTop: number;
  /** Finishes a row after `$select`: `$expand`, derived properties. */
  finish?: (shown: Row, row: Row) => Row;
};

/** Refuses a collection that could not be read when the dump was made. */
export function readable(exchange: Exchange, ...names: (CollectionName | 'deviceManagementSettings')[]): void {
  if (!names.some((name) => exchange.tenant.absent.has(name))) return;
  const api = names.includes('machines') || names.includes('alerts') ? 'defender' : 'graph';
  throw wireError(api, 'forbidden', 'Insufficient privileges to complete the operation.');
}

/** The filter of the request as a condition, or 400 in the words of Graph. */
export function conditionOf(exchange: Exchange, resource: Resource): Condition | undefined {
  const { filter, count } = exchange.query;
  if (filter === undefined) return undefined;
  try {
    return compileFilter(filter, resource, exchange.version, exchange.eventual && count);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw new WireError(400, 'BadRequest', `Invalid filter clause: ${error.message}`);
    if (error instanceof UnsupportedFilter) throw new WireError(400, error.needsEventual ? 'Request_UnsupportedQuery' : 'BadRequest', error.message);
    throw error;
  }
}

/** Rows of a table that a condition lets through; an index answers where it can. */
export function* matching(table: Table, condition: Condition | undefined): Generator<Row> {
  const indexed = condition?.equals.find((equal) => table.indexed.includes(equal.column));
  const candidates = indexed === undefined ? table.all() : table.find(indexed.column, indexed.value);
  for (const row of candidates) if (condition?.matches(row) !== false) yield row;
}

/** One page of rows, with `@odata.nextLink` when there are more. */
export function list(exchange: Exchange, rows: Iterable<Row>, options: ListOptions): Reply {
  const { query, pages, path, version } = exchange;
  checkNames(query, options.resource, version);
  if (query.top !== undefined && query.top > options.maxTop) throw badQuery(`The limit of '${options.maxTop}' for Top query has been exceeded. The value from the incoming request is '${query.top}'.`);
  const address = addressOf(exchange);
  const page = query.skipToken === undefined ? pages.open(address, ordered(rows, exchange), query.top ?? options.pageSize) : pages.resume(address, query.skipToken);
  const value = page.rows.map((row) => {
    const shown = project(options.resource, version, row, query.select);
    return options.finish?.(shown, row) ?? shown;
  });
  const counted = query.count && exchange.eventual && query.skipToken === undefined ? { '@odata.count': countOf(rows) } : {};
  const more = page.token === undefined ? {} : { '@odata.nextLink': nextLink(exchange, page.token) };
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${version}/$metadata#${path.slice(1)}`, ...counted, ...more, value } };
}

/** One row, projected. */
export function single(exchange: Exchange, row: Row | undefined, options: Pick<ListOptions, 'resource' | 'finish'>, missing: string, code = 'ResourceNotFound'): Reply {
  checkNames(exchange.query, options.resource, exchange.version);
  if (row === undefined) throw new WireError(404, code, missing);
  const shown = project(options.resource, exchange.version, row, exchange.query.select);
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/${exchange.version}/$metadata#${exchange.path.slice(1)}/$entity`, ...(options.finish?.(shown, row) ?? shown) } };
}

function countOf(rows: Iterable<Row>): number {
  return Array.isArray(rows) ? rows.length : 0;
}

function ordered(rows: Iterable<Row>, exchange: Exchange): Iterable<Row> {
  const { orderBy } = exchange.query;
  // The sign-in log comes newest first anyway.
  if (orderBy === undefined || (orderBy.property === 'createdDateTime' && orderBy.descending)) return rows;
  const sign = orderBy.descending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compareText(text(a, orderBy.property), text(b, orderBy.property)));
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** A skip token belongs to the request that it came from. */
function addressOf(exchange: Exchange): string {
  const rest = new URLSearchParams(exchange.query.sent);
  rest.delete('$skiptoken');
  rest.sort();
  return `${exchange.version}${exchange.path}?${rest.toString()}`;
}

function nextLink(exchange: Exchange, token: string): string {
  const rest = [...exchange.query.sent].filter(([name]) => name !== '$skiptoken').map(([name, value]) => `${name}=${encodeURIComponent(value)}&`);
  return `${exchange.origin}/${exchange.version}${exchange.path}?${rest.join('')}$skiptoken=${token}`;
}
