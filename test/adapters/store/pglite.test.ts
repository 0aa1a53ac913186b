import { openStore } from '../../../src/adapters/store/open-store.ts';
import { describeStore } from '../../contract/store.ts';

describeStore('the store on PGlite', async () => openStore('memory:'));
