import { describe, expect, test } from '@jest/globals';
import { defaultGateLimits } from '../../../src/bot/gate.ts';
import { bucketOf, createRateLimit } from '../../../src/bot/gate/rate-limit.ts';
import { startBotFramework } from './support/bot-framework.ts';
import { draftGood, noon, send } from './support/drafts.ts';
import { openGate } from './support/harness.ts';
import { seededRandom } from './support/random.ts';

test('a flood from one address is answered 429 before any key is read, and harms nobody else', async () => {
  await using botFramework = await startBotFramework();
  const random = seededRandom(9);
  const { gate, clock } = openGate(botFramework, { limits: { ...defaultGateLimits, rate: { perSecond: 1, burst: 2, maxAddresses: 10 } } });
  const flood = { rawHeaders: ['Authorization', 'Bearer x'], body: Buffer.from('{}'), remoteAddress: '203.0.113.9' };
  await gate.check(flood);
  await gate.check(flood);
  expect(await gate.check(flood)).toEqual({ status: 'refused', httpStatus: 429, reason: 'rate.limited' });
  expect(await gate.check(send(draftGood(random), '203.0.113.9'))).toMatchObject({ reason: 'rate.limited' });
  expect(botFramework.keyReads()).toBe(0);
  expect(await gate.check(send(draftGood(random)))).toMatchObject({ status: 'accepted' });
  clock.now += 1_000;
  expect(await gate.check(send(draftGood(random), '203.0.113.9'))).toMatchObject({ status: 'accepted' });
});

describe('the limit', () => {
  test('lets the burst and then the rate through', () => {
    let now = noon;
    const allows = createRateLimit({ perSecond: 10, burst: 5, maxAddresses: 10 }, () => now);
    let passed = 0;
    for (let tick = 0; tick < 1_000; tick += 1, now += 10) if (allows('198.51.100.1')) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(103);
    expect(passed).toBeLessThanOrEqual(105);
  });

  test('is not filled by a clock that was set back', () => {
    let now = noon;
    const allows = createRateLimit({ perSecond: 1, burst: 1, maxAddresses: 10 }, () => now);
    expect(allows('198.51.100.1')).toBe(true);
    now -= 60_000;
    expect(allows('198.51.100.1')).toBe(false);
  });

  test('remembers a bounded number of addresses and forgets the most silent', () => {
    const allows = createRateLimit({ perSecond: 1, burst: 1, maxAddresses: 2 }, () => noon);
    expect([allows('a'), allows('b'), allows('a'), allows('c'), allows('a'), allows('b')]).toEqual([true, true, false, true, false, true]);
  });

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['192.0.2.7', '192.0.2.7'],
    [undefined, 'unknown'],
  ])('counts %s under %s', (address, bucket) => {
    expect(bucketOf(address)).toBe(bucket);
  });
});
