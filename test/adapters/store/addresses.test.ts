import { describe, expect, test } from '@jest/globals';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { parserOf, toJson } from '../../../src/adapters/store/values.ts';

describe('the address of the store', () => {
  test.each(['', 'data', 'file:', 'mysql://root:hunter2@db/app', 'memory', 'postgres:hunter2'])(
    '%j is refused with the three forms that work, and is not repeated because it may hold a password',
    async (url) => {
      const refusal = openStore(url);
      await expect(refusal).rejects.toMatchObject({ code: 'bad-address' });
      await expect(refusal).rejects.not.toThrow(/hunter2/);
    },
  );

  test.each(['', 'Gatehouse', 'a"b', 'x; drop table state', 'a'.repeat(41)])('schema %j is refused', async (schema) => {
    await expect(openStore('memory:', { schema })).rejects.toMatchObject({ code: 'bad-address' });
  });

  test('a server that is not there is an error, not a wait for ever', async () => {
    await expect(openStore('postgres://postgres@127.0.0.1:9/none')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('values', () => {
  test('an integer that JavaScript cannot hold exactly is an error, not another integer', () => {
    expect(parserOf(20)('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => parserOf(20)('9007199254740993')).toThrow('too large to be exact');
  });

  test('a numeric keeps its digits', () => {
    expect(parserOf(1700)('0.10000000000000000001')).toBe('0.10000000000000000001');
  });

  test('what is not JSON is refused before it reaches the database', () => {
    expect(() => toJson(undefined)).toThrow(TypeError);
    expect(toJson(null)).toBe('null');
  });
});
