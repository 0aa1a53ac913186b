import { isRow, part, text, type Row } from '../wire/row.ts';
import { TenantClock } from './clock.ts';
import { emptyLedger } from './ledger.ts';
import { seededRandom } from './random.ts';
import { guidFrom } from './service-principals.ts';
import { Table } from './table.ts';
import { COLLECTIONS, emptyTables, INDEXES, noHiddenState, type App, type CollectionName, type Tenant } from './tenant.ts';

export type DumpOptions = { frozen: boolean; seed: number; real: () => number };

/**
 * A tenant from an export: arrays in wire form, one object `deviceManagementSettings`, and `now`.
 * An absent array could not be read; an empty one is empty. Nothing is computed, nothing is corrected.
 */
export function loadDump(dump: unknown, tenantId: string, options: DumpOptions): Tenant {
  if (!isRow(dump)) throw new TypeError('A tenant dump is one JSON object of arrays; see docs/sandbox.md.');
  const start = startOf(dump);
  const tables = emptyTables();
  const absent = new Set<CollectionName | 'deviceManagementSettings'>();
  for (const name of COLLECTIONS) {
    const rows = dump[name];
    if (rows === undefined || rows === null) absent.add(name);
    else if (!Array.isArray(rows)) throw new TypeError(`'${name}' in the tenant dump must be an array.`);
    else tables[name] = new Table(INDEXES[name], rows.filter(isRow).map((row) => structuredClone(row)));
  }
  if (!isRow(dump['deviceManagementSettings'])) absent.add('deviceManagementSettings');
  return {
    kind: 'dump', id: tenantId, clock: new TenantClock(start, options.frozen ? undefined : options.real), random: seededRandom(options.seed), seed: options.seed,
    tables, absent, settings: structuredClone(part(dump, 'deviceManagementSettings')), apps: appsIn(tables), hidden: noHiddenState(), ledger: emptyLedger(), memberships: undefined,
  };
}

/** `now`, else the newest timestamp anywhere in the dump, else the start of 2026. */
function startOf(dump: Row): number {
  const written = Date.parse(text(dump, 'now'));
  if (!Number.isNaN(written)) return written;
  let newest = Number.NEGATIVE_INFINITY;
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !/expir/i.test(key)) newest = Math.max(newest, Date.parse(value) || newest);
    else if (Array.isArray(value)) for (const item of value) visit(item, key);
    else if (isRow(value)) for (const [name, item] of Object.entries(value)) visit(item, name);
  };
  visit(dump, '');
  return newest === Number.NEGATIVE_INFINITY ? Date.UTC(2026, 0, 1) : newest;
}

/** Applications are not part of a dump; those that people have signed in to are known by their rows. */
function appsIn(tables: Record<CollectionName, Table>): App[] {
  const apps = new Map<string, App>();
  for (const row of tables.signIns.all()) {
    const appId = text(row, 'appId');
    if (appId !== '' && !apps.has(appId)) apps.set(appId, { appId, displayName: text(row, 'appDisplayName'), resourceId: text(row, 'resourceId') });
  }
  return [...apps.values()];
}

/** An application by name or id; an unknown one gets an id made from its name. */
export function findApp(tenant: Tenant, nameOrId: string): App {
  const wanted = nameOrId.toLowerCase();
  const known = tenant.apps.find((app) => app.appId.toLowerCase() === wanted || app.displayName.toLowerCase() === wanted);
  if (known !== undefined) return known;
  const appId = guidFrom(wanted);
  const app = { appId, displayName: nameOrId, resourceId: appId };
  tenant.apps.push(app);
  return app;
}
