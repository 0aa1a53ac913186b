import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own on a server, dropped afterwards. */
export async function newDatabase(server: string): Promise<{ url: string } & AsyncDisposable> {
  const name = `gatehouse_${randomUUID().replaceAll('-', '')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: async () => run(server, `drop database ${name} with (force)`) };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
