import { parseArgs } from 'node:util';
import { runAccessCases, type CaseVerdict } from './conformance/access-run.ts';
import { CasesError, readCases } from './conformance/cases.ts';
import { judge, runCase } from './conformance/run-case.ts';

/** One folder of cases each; what a case is, stands in the README beside them. */
const kinds: Readonly<Record<string, (folder: string) => Promise<readonly CaseVerdict[]>>> = {
  diagnosis: runDiagnosisCases,
  'conditional-access': runAccessCases,
};
const usage = `usage: npm run conformance -- ${Object.keys(kinds).join('|')} <folder>`;

/** Runs every case of a folder; exit code 1 when one fails, 2 when there is nothing to run. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, strict: false });
  const [kind, folder] = positionals;
  const run = kind !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (run === undefined || folder === undefined || Object.keys(values).length > 0) {
    console.error(usage);
    return 2;
  }
  const verdicts = await run(folder);
  const failed = verdicts.filter(({ complaints }) => complaints.length > 0).length;
  for (const { name, complaints } of verdicts) console.log(`${complaints.length === 0 ? 'pass' : 'FAIL'} ${name}${complaints.map((complaint) => `\n     ${complaint}`).join('')}`);
  console.log(`${verdicts.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Through the sandbox and the real adapters. */
async function runDiagnosisCases(folder: string): Promise<readonly CaseVerdict[]> {
  const cases = await readCases(folder);
  const answers = new Map<string, Awaited<ReturnType<typeof runCase>>>();
  for (const item of cases) {
    const answer = await runCase(item);
    for (const name of [item.key, item.description, item.id, item.file]) if (name !== undefined) answers.set(name, answer);
  }
  return cases.map((item) => ({ name: item.name, complaints: judge(item, answers) }));
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof CasesError;
  console.error(expected ? `${error.message}\n${usage}` : error);
  process.exitCode = expected ? 2 : 1;
}
