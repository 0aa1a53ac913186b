import { Client } from 'pg';
import { openDirectory } from '../../../src/adapters/store/embedded/open-embedded.ts';
import { directoryOf } from '../../../src/adapters/store/open-store.ts';
import { sql } from 'kysely';

const statement = `select
  (select count(*) from gatehouse.changes where status in ('approved', 'executing'))::int as changes,
  (select count(*) from gatehouse.outbox where status in ('pending', 'sending'))::int as messages,
  (select count(*) from gatehouse.outbox where status = 'dead')::int as dead,
  (select coalesce(sum(attempts - 1), 0) from gatehouse.outbox where attempts > 1)::int as "sentAgain"`;

/** What is still to be done. The port has no question for it, so the tables are asked; with the embedded store nobody else may have it open. */
export interface Leftovers {
  readonly changes: number;
  readonly messages: number;
  readonly dead: number;
  readonly sentAgain: number;
}

export async function leftoversIn(storeUrl: string): Promise<Leftovers> {
  const directory = directoryOf(storeUrl);
  if (directory === undefined) return fromServer(storeUrl);
  const database = await openDirectory(directory, 'gatehouse');
  try {
    const { rows } = await sql.raw<Leftovers>(statement).execute(database.kysely);
    return firstOf(rows);
  } finally {
    await database.close();
  }
}

async function fromServer(url: string): Promise<Leftovers> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return firstOf((await client.query<Leftovers>(statement)).rows);
  } finally {
    await client.end();
  }
}

function firstOf(rows: readonly Leftovers[]): Leftovers {
  const [row] = rows;
  if (row === undefined) throw new Error('nothing was counted');
  return row;
}
