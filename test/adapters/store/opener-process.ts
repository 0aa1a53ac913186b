import { writeSync } from 'node:fs';
import { openStore } from '../../../src/adapters/store/open-store.ts';

/** Opens a store and keeps it until it is killed, or says why it could not. */
const [url = ''] = process.argv.slice(2);
try {
  await openStore(url);
  writeSync(1, 'open\n');
  setInterval(() => undefined, 60_000);
} catch (error) {
  writeSync(1, `refused ${String(error)}\n`);
}
