import config from './jest.config.js';

/** Tests that start the whole product: the Playground in a browser, processes that are killed. */
export default { ...config, testMatch: ['<rootDir>/test/e2e/**/*.test.ts'], testPathIgnorePatterns: ['/node_modules/'], testTimeout: 240_000, maxWorkers: 1, globalSetup: undefined, globalTeardown: undefined };
