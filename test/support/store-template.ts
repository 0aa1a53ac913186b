import { openAsBlob } from 'node:fs';
import { openStore } from '../../src/adapters/store/open-store.ts';
import type { Store } from '../../src/ports/store.ts';

/** An empty embedded database that the run made once; undefined outside such a run. */
export async function storeTemplate(): Promise<Blob | undefined> {
  const file = process.env['GATEHOUSE_STORE_TEMPLATE'];
  return file === undefined ? undefined : openAsBlob(file);
}

/** A store of its own, in memory. */
export async function openMemoryStore(): Promise<Store> {
  const from = await storeTemplate();
  return openStore('memory:', from === undefined ? {} : { from });
}
