import { isDate } from 'node:util/types';
import { CamelCasePlugin, Kysely, type Dialect, type KyselyPlugin } from 'kysely';
import type { Tables } from './tables.ts';

/** The one query builder for both engines: camel case here, snake case there, JSON inside columns left alone. */
export function kyselyOf(dialect: Dialect, schema: string): Kysely<Tables> {
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true }), instants];
  return new Kysely<Tables>({ dialect, plugins }).withSchema(schema);
}

/** Times are milliseconds in Gatehouse. The drivers keep giving dates to others who share the connection. */
const instants: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, value]: [string, unknown]) => [column, isDate(value) ? value.getTime() : value])),
    ),
  }),
};
