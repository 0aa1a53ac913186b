import { describe, expect, test } from '@jest/globals';
import { assertMayStart } from '../../../src/bot/gate.ts';

const appId = '6f1c1d1e-0b3a-4c55-9a51-2f4a5be0c111';

describe('the bot starts', () => {
  test.each([
    ['with an app id on any address', { appId, sandbox: false, host: '0.0.0.0', nodeEnv: 'production' }, 'channel'],
    ['with an app id in the sandbox, and still asks for signatures', { appId, sandbox: true, host: '127.0.0.1', nodeEnv: undefined }, 'channel'],
    ['without an app id in the sandbox on this machine', { appId: '', sandbox: true, host: '127.0.0.1', nodeEnv: undefined }, 'anonymous'],
    ['without an app id in the sandbox on localhost', { appId: undefined, sandbox: true, host: 'localhost', nodeEnv: 'test' }, 'anonymous'],
  ] as const)('%s', (_, conditions, gate) => {
    expect(assertMayStart(conditions)).toBe(gate);
  });
});

describe('the bot refuses to start', () => {
  test.each([
    ['without an app id', { appId: '', sandbox: false, host: '127.0.0.1', nodeEnv: undefined }, /no app id.*Set the application/],
    ['with a blank app id', { appId: '  ', sandbox: false, host: '0.0.0.0', nodeEnv: 'production' }, /no app id/],
    ['with an app id that is none', { appId: 'gatehouse', sandbox: false, host: '0.0.0.0', nodeEnv: 'production' }, /not a GUID.*Copy/],
    ['in sandbox mode where others can reach it', { appId: '', sandbox: true, host: '0.0.0.0', nodeEnv: undefined }, /0\.0\.0\.0.*Set the host to 127\.0\.0\.1/],
    ['in sandbox mode on a name that only looks local', { appId: '', sandbox: true, host: '127.0.0.1.evil.example', nodeEnv: undefined }, /other machines can reach it/],
    ['in sandbox mode in production', { appId: '', sandbox: true, host: '127.0.0.1', nodeEnv: 'production' }, /NODE_ENV/],
    ['in sandbox mode in production, app id or not', { appId, sandbox: true, host: '127.0.0.1', nodeEnv: 'production' }, /NODE_ENV/],
  ] as const)('%s, and says what to do', (_, conditions, message) => {
    expect(() => assertMayStart(conditions)).toThrow(message);
  });
});
