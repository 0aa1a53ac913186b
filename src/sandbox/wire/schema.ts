import type { Row } from './row.ts';

/** The API version a request names. Defender has no versions; its resources use 'v1.0'. */
export type Version = 'v1.0' | 'beta';

export type ValueKind = 'text' | 'enum' | 'guid' | 'date' | 'number' | 'boolean';
export type FilterRule = { as: ValueKind; by: string };

/**
 * What the wire knows of one resource: property names per version (from the OpenAPI description), what comes
 * without `$select`, and which properties `$filter` supports with which operators (from the reference pages).
 */
export type Resource = {
  name: string;
  /** In v1.0 and beta. */
  properties: ReadonlySet<string>;
  betaOnly: ReadonlySet<string>;
  v1Only: ReadonlySet<string>;
  /** Absent: everything comes. */
  byDefault?: ReadonlySet<string>;
  /** Kept inside the row by the dump form, served under an address of their own. */
  inside: ReadonlySet<string>;
  filters: Readonly<Record<string, FilterRule>>;
  orderBy: readonly string[];
  /** Directory objects need `ConsistencyLevel: eventual` and `$count=true` for these operators. */
  advanced: readonly string[];
};

type Written = {
  name: string; both: string; beta?: string; v1?: string; byDefault?: string; inside?: string;
  filters?: Readonly<Record<string, FilterRule>>; orderBy?: string[]; advanced?: string[];
};

export function resource(written: Written): Resource {
  const byDefault = written.byDefault === undefined ? {} : { byDefault: words(written.byDefault) };
  return {
    name: written.name, properties: words(written.both), betaOnly: words(written.beta ?? ''), v1Only: words(written.v1 ?? ''),
    inside: words(written.inside ?? ''), filters: written.filters ?? {}, orderBy: written.orderBy ?? [], advanced: written.advanced ?? [],
    ...byDefault,
  };
}

export function hasProperty(known: Resource, version: Version, name: string): boolean {
  return known.properties.has(name) || (version === 'beta' ? known.betaOnly : known.v1Only).has(name);
}

/**
 * The row as this version shows it. Values are never touched. Without `$select` properties of the other
 * version are left out and unknown ones stay: an export may know more than the stored description.
 */
export function project(known: Resource, version: Version, row: Row, select: readonly string[] | undefined): Row {
  const shown: Row = {};
  if (select !== undefined) {
    for (const name of Object.keys(row).filter((key) => key.startsWith('@odata.type'))) shown[name] = row[name];
    for (const name of select) if (row[name] !== undefined) shown[name] = row[name];
    return shown;
  }
  const hidden = version === 'beta' ? known.v1Only : known.betaOnly;
  for (const [name, value] of Object.entries(row)) {
    if (known.inside.has(name) || hidden.has(name)) continue;
    const listed = known.properties.has(name) || known.betaOnly.has(name) || known.v1Only.has(name);
    if (known.byDefault === undefined || known.byDefault.has(name) || !listed) shown[name] = value;
  }
  return shown;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''));
}
