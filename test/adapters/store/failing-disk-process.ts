import { fsyncSync, writeSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs } from '../../../src/adapters/store/embedded/durable-node-fs.ts';
import { durableParameters } from '../../../src/adapters/store/embedded/open-embedded.ts';

/** Writes on a disk that stops confirming after the second commit. */
const [directory = ''] = process.argv.slice(2);
let broken = false;
const fileSystem = new DurableNodeFs(directory, (fd) => {
  if (broken) throw new Error('EIO: i/o error, fsync');
  fsyncSync(fd);
});
const pglite = await PGlite.create({ fs: fileSystem, startParams: [...durableParameters] });
for (let number = 1; number <= 4; number += 1) {
  broken = number > 2;
  await pglite.query('insert into gatehouse.activities values ($1, now(), true)', [`${number}`]);
  writeSync(1, `acknowledged ${number}\n`);
}
