import config from './jest.config.js';

/** Rehearsals with processes that are killed while they change the tenant. KILL_SIZE=full: 2,000 approvals and 100 kills for each store. */
export default { ...config, testMatch: ['<rootDir>/test/kill/**/*.test.ts'], testPathIgnorePatterns: ['/node_modules/'], testTimeout: 3_600_000, maxWorkers: 1, globalSetup: undefined, globalTeardown: undefined };
