import { expect, test } from '@jest/globals';
import { createSealer } from '../../../src/bot/approval-page/sealed.ts';

const secret = 'a secret that is long enough';

test('what was sealed is opened by every replica, for its purpose, until it is over', async () => {
  const time = { now: Date.parse('2026-11-22T10:00:00Z') };
  const [one, other, stranger] = [createSealer(secret, () => time.now), createSealer(secret, () => time.now), createSealer(`${secret}!`, () => time.now)];
  const sealed = await one.seal('session', { person: 'elena' }, 60_000);
  expect(sealed).not.toContain(Buffer.from('elena').toString('base64url').slice(0, 4));
  expect(await other.open('session', sealed)).toMatchObject({ person: 'elena' });
  expect(await other.open('sign-in', sealed)).toBeUndefined();
  expect(await stranger.open('session', sealed)).toBeUndefined();
  time.now += 60_000;
  expect(await one.open('session', sealed)).toBeUndefined();
});
