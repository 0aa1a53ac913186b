import type { Api } from '../wire/errors.ts';
import type { Query, QueryOption } from '../wire/query.ts';
import type { Version } from '../wire/schema.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Origin } from '../live/author.ts';
import type { Pages } from './pages.ts';

/** What a handler may know of one request. */
export type Exchange = {
  tenant: Tenant;
  pages: Pages;
  version: Version;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  query: Query;
  /** Scheme, host and port that the caller used: next links start with it. */
  origin: string;
  path: string;
  /** App roles of the token. */
  roles: ReadonlySet<string>;
  /** `ConsistencyLevel: eventual` was sent. */
  eventual: boolean;
  /** Who calls and how, for what writes leave behind. */
  by: Origin;
  body: unknown;
};

export type Reply = { status: number; body?: unknown };

/** Limits that Microsoft documents per family of routes; see `throttle.ts`. */
export type Family = 'signIns' | 'conditionalAccess' | 'defender';

export type Route = {
  api: Api;
  versions: readonly Version[];
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Segments in braces are parameters; the rest must match letter by letter. */
  path: string;
  /** One of these app roles is enough. */
  scopes: readonly string[];
  /** All of these are needed besides. */
  alsoNeeds?: readonly string[];
  query: readonly QueryOption[];
  family?: Family;
  handle: (exchange: Exchange) => Reply;
};
