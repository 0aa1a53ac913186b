import { expect, test } from '@jest/globals';
import { maxBodyBytes, readBody } from '../../../src/bot/gate.ts';

test('a body of 256 KB is read whole', async () => {
  const read = await readBody(chunks(maxBodyBytes / 1024));
  expect(read.status === 'read' && read.body.byteLength).toBe(maxBodyBytes);
});

test('an endless body is dropped at the first byte too many', async () => {
  let sent = 0;
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) {
      sent += 1;
      yield new Uint8Array(1024);
    }
  }
  expect(await readBody(endless())).toEqual({ status: 'too-large' });
  expect(sent).toBe(257);
});

async function* chunks(count: number): AsyncIterable<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(1024);
}
