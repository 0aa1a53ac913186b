import { WireError } from './errors.ts';
import { hasProperty, type Resource, type Version } from './schema.ts';

/** The OData options of one request, checked against what the route allows. */
export type Query = {
  select?: string[];
  filter?: string;
  expand?: string[];
  orderBy?: { property: string; descending: boolean };
  top?: number;
  skip?: number;
  count: boolean;
  skipToken?: string;
  /** Every option that was sent, in its own words. */
  sent: URLSearchParams;
};

export type QueryOption = '$select' | '$filter' | '$expand' | '$orderby' | '$top' | '$skip' | '$count' | '$skiptoken';

/** Throws a 400 for an option that the route does not know, also for one in the wrong case, and for a repeated one. */
export function readQuery(search: string, allowed: readonly QueryOption[]): Query {
  const sent = new URLSearchParams(search);
  const query: Query = { count: false, sent };
  const seen = new Set<string>();
  for (const [name, value] of sent) {
    const option = allowed.find((candidate) => candidate === name);
    if (option === undefined) throw badQuery(`The query parameter '${name}' is not supported.`);
    if (seen.has(name)) throw badQuery(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    seen.add(name);
    READERS[option](query, value);
  }
  return query;
}

/** Throws a 400 for a `$select` or `$orderby` that the resource does not have. */
export function checkNames(query: Query, known: Resource, version: Version): void {
  for (const name of query.select ?? []) {
    if (!hasProperty(known, version, name)) throw badQuery(`Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${known.name}'.`);
  }
  if (query.orderBy !== undefined && !known.orderBy.includes(query.orderBy.property)) throw badQuery(`Ordering by '${query.orderBy.property}' is not supported.`);
}

export function badQuery(message: string): WireError {
  return new WireError(400, 'BadRequest', message);
}

const READERS: Record<QueryOption, (query: Query, value: string) => void> = {
  $select: (query, value) => { query.select = names('$select', value); },
  $expand: (query, value) => { query.expand = names('$expand', value); },
  $filter: (query, value) => { query.filter = value; },
  $top: (query, value) => { query.top = whole('$top', value, 1); },
  $skip: (query, value) => { query.skip = whole('$skip', value, 0); },
  $skiptoken: (query, value) => { query.skipToken = value; },
  $count: (query, value) => {
    if (value !== 'true' && value !== 'false') throw badQuery(`Invalid value '${value}' for $count.`);
    query.count = value === 'true';
  },
  $orderby: (query, value) => {
    const match = /^([A-Za-z/]+)(?: (asc|desc))?$/.exec(value);
    if (match?.[1] === undefined) throw badQuery(`Invalid value '${value}' for $orderby.`);
    query.orderBy = { property: match[1], descending: match[2] === 'desc' };
  },
};

function names(option: string, value: string): string[] {
  const list = value.split(',').map((name) => name.trim());
  if (list.some((name) => !/^[A-Za-z][\w()$=,;/.@]*$/.test(name))) throw badQuery(`Invalid value '${value}' for ${option}.`);
  return list;
}

function whole(option: string, value: string, least: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) throw badQuery(`Invalid value '${value}' for ${option}.`);
  return Number(value);
}
