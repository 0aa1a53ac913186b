import { writeSync } from 'node:fs';
import { openStore } from '../../../src/adapters/store/open-store.ts';

/** Writes until it is killed, and says a number only once the store has acknowledged it. */
const [url = '', schema = '', round = ''] = process.argv.slice(2);
const store = await openStore(url, { schema });
writeSync(1, 'open\n');
for (let number = 0; ; number += 1) {
  const key = `${round}-${number}`;
  await store.transaction(async ({ state, outbox }) => {
    await state.write(new Map([[key, { value: { number } }]]), number);
    await outbox.enqueue({ dedupeKey: key, kind: 'crash', target: 't', payload: { number } }, number);
  });
  writeSync(1, `ack ${key}\n`);
}
