export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './scripts/jest-strip-types.cjs' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/', '/test/kill/'],
  // Copies of the project for mutation testing.
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  testTimeout: 30_000,
  maxWorkers: 2,
  globalSetup: './scripts/jest-store-template.js',
  globalTeardown: './scripts/jest-remove-template.js',
};
