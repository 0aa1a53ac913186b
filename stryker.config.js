/** What is mutated, and the tests that must notice. One module at a time: `GATEHOUSE_MUTATE=guards npm run mutation`. */
const modules = {
  approval: { mutate: ['src/core/change/approval/**/*.ts', 'src/core/change/timing.ts'], tests: 'test/core/change/approval/*.test.ts' },
  guards: { mutate: ['src/core/change/guards/**/*.ts'], tests: 'test/core/change/guards/**/*.test.ts' },
  'lock-out': { mutate: ['src/core/change/lock-out/**/*.ts'], tests: 'test/core/change/lock-out/**/*.test.ts' },
  json: { mutate: ['src/core/change/json.ts'], tests: 'test/core/change/*.test.ts' },
  audit: { mutate: ['src/core/audit/**/*.ts'], tests: 'test/core/audit/**/*.test.ts' },
  // Without the ten thousand forged requests, which touch every line and would take hours.
  gate: { mutate: ['src/bot/gate/**/*.ts'], tests: 'test/bot/gate/!(forgery|never-throws).test.ts' },
};

const name = process.env.GATEHOUSE_MUTATE ?? 'approval';
const chosen = modules[name];
if (chosen === undefined) throw new Error(`GATEHOUSE_MUTATE is ${name}: choose one of ${Object.keys(modules).join(', ')}`);

export default {
  mutate: chosen.mutate,
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { projectType: 'custom', configFile: 'jest.config.js', enableFindRelatedTests: false, config: { testMatch: [`**/${chosen.tests}`] } },
  coverageAnalysis: 'perTest',
  // Constants of a module are set before any test runs: each such mutant would run everything, for hours.
  ignoreStatic: true,
  // Text for people decides nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: 'build/stryker',
  thresholds: { high: 95, low: 90, break: 90 },
  ignorePatterns: ['data', 'build', 'artifacts', 'devTools', 'docs', 'appPackage'],
};
