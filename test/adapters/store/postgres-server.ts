import pg from 'pg';

/** URL of a PostgreSQL server for tests; without it the tests that need one are skipped. */
export const postgresUrl: string | undefined = process.env['GATEHOUSE_TEST_POSTGRES'] || undefined;

/** Runs at the same time on one server must not meet: a schema for each. */
export function testSchema(purpose: string): string {
  return `test_${purpose}_${process.pid}_${Date.now().toString(36)}`;
}

export async function dropSchema(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`);
  await client.end();
}
