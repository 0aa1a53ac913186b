import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPlayground } from '../../src/cli/playground.ts';

const nora = { id: '0a11de00-0001-4000-8000-000000000001', displayName: 'Nora Quist', upn: 'nora.quist@alderlake.example' };

test.each(['127.0.0.1', '0.0.0.0'])('a Playground port that another program has on %s is told before anything starts', async (host) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-playground-'));
  const other = createServer().listen(0, host);
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await expect(startPlayground({ folder, botUrl: 'http://127.0.0.1:9', port, tenantId: nora.id, person: nora, others: [] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(await readdir(folder)).toEqual([]);
  } finally {
    other.close();
    await rm(folder, { recursive: true, force: true });
  }
});
