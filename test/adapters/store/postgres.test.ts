import { afterAll, describe, test } from '@jest/globals';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { describeStore } from '../../contract/store.ts';
import { dropSchema, postgresUrl, testSchema } from './postgres-server.ts';

if (postgresUrl === undefined) {
  describe('the store on PostgreSQL', () => {
    test.todo('runs when GATEHOUSE_TEST_POSTGRES is the URL of a server');
  });
} else {
  const [url, schema] = [postgresUrl, testSchema('contract')];
  describeStore('the store on PostgreSQL', async () => openStore(url, { schema }));
  afterAll(async () => dropSchema(url, schema));
}
