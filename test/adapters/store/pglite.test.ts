import { describeStore } from '../../contract/store.ts';
import { openMemoryStore } from '../../support/store-template.ts';

describeStore('the store on PGlite', async () => openMemoryStore());
