import { isObject } from '../upstream/fields.ts';

/** Columns of Log Analytics whose names are not those of the sign-in resource of Graph with a large first letter. */
const renamed: Readonly<Record<string, string>> = {
  IPAddress: 'ipAddress',
  LocationDetails: 'location',
  ConditionalAccessPolicies: 'appliedConditionalAccessPolicies',
  ResourceIdentity: 'resourceId',
  // Of the Azure resource that sent the row, and a mere country code: neither is what Graph means by these names.
  ResourceId: 'azureResourceId',
  Location: 'countryCode',
};

/** The tables write these as text with JSON in it. */
const nested: ReadonlySet<string> = new Set(['deviceDetail', 'location', 'status', 'appliedConditionalAccessPolicies', 'authenticationDetails']);

/**
 * One record of an export as the sign-in resource of Graph: a row of the Log Analytics tables, or a record of diagnostic settings with
 * the resource under `properties`.
 */
export function asGraphRow(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const properties = unfolded(record['properties'] ?? record['Properties']);
  const source = isObject(properties) ? properties : record;
  const row = Object.fromEntries(Object.entries(source).map(([name, value]) => readEntry(name, value)));
  const time = row['createdDateTime'] ?? row['timeGenerated'] ?? record['time'];
  const code = Number(row['resultType'] ?? record['resultType'] ?? Number.NaN);
  const location = isObject(row['location']) ? row['location'] : { countryOrRegion: row['countryCode'] };
  const status = isObject(row['status']) && row['status']['errorCode'] !== undefined ? row['status'] : { errorCode: Number.isNaN(code) ? undefined : code };
  return { ...row, createdDateTime: time, status, location };
}

function readEntry(name: string, value: unknown): readonly [name: string, value: unknown] {
  const known = renamed[name] ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return [known, nested.has(known) ? unfolded(value) : value];
}

function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    const inner: unknown = JSON.parse(value);
    return inner;
  } catch {
    return undefined;
  }
}
