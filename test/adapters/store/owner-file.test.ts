import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { claimOwnership } from '../../../src/adapters/store/embedded/owner-file.ts';

const quick = { beatMs: 20, watchMs: 200 };
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'gatehouse-owner-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The lock name is part of the place: another one stands for a container that does not share our locks. */
describe('a directory on a volume that several machines share', () => {
  test('is refused while an owner elsewhere shows signs of life', async () => {
    const owner = await claimOwnership(directory, 'lock of container 1', quick);
    const other = claimOwnership(directory, 'lock of container 2', quick);
    await expect(other).rejects.toThrow(/in use by process \d+ on another machine or in another container/);
    owner.release();
    (await claimOwnership(directory, 'lock of container 2', quick)).release();
  });

  test('is taken from an owner elsewhere that has been silent for the whole watch', async () => {
    writeOwner({ place: 'another machine' });
    const owner = await claimOwnership(directory, 'lock', quick);
    expect(readOwner()).toMatchObject({ pid: process.pid });
    owner.release();
  });

  test('is taken at once from an owner here, whose lock was free: it is dead', async () => {
    const first = await claimOwnership(directory, 'lock', quick);
    const dead = readOwner();
    first.release();
    writeOwner(dead);
    const owner = await claimOwnership(directory, 'lock', { beatMs: 60_000, watchMs: 60_000 });
    expect(readOwner()).not.toEqual(dead);
    owner.release();
  });

  test('ends the owner that finds it was replaced, and leaves the file to its new owner', async () => {
    const { promise: replaced, resolve } = Promise.withResolvers<string>();
    const owner = await claimOwnership(directory, 'lock', quick, resolve);
    writeOwner({ token: 'new owner', place: 'another machine', pid: 4711 });
    expect(await replaced).toMatch('taken over by process 4711 (another machine)');
    owner.release();
    expect(readOwner()).toMatchObject({ token: 'new owner' });
  });

  test('counts as free when the file is damaged', async () => {
    writeFileSync(path.join(directory, 'owner.json'), '{"tok');
    (await claimOwnership(directory, 'lock', { beatMs: 60_000, watchMs: 60_000 })).release();
  });
});

function writeOwner(owner: object): void {
  writeFileSync(path.join(directory, 'owner.json'), JSON.stringify({ token: 'x', place: 'x', pid: 1, beat: 1, ...owner }));
}

function readOwner(): object {
  const owner: unknown = JSON.parse(readFileSync(path.join(directory, 'owner.json'), 'utf8'));
  return typeof owner === 'object' && owner !== null ? owner : {};
}
