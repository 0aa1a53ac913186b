import { parseArgs } from 'node:util';
import { CasesError, readCases } from './conformance/cases.ts';
import { judge, runCase } from './conformance/run-case.ts';

const usage = 'usage: npm run conformance -- diagnosis <folder>';

/** Runs every case of a folder through the sandbox and the real adapters; exit code 1 when one fails, 2 when there is nothing to run. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, strict: false });
  const [kind, folder] = positionals;
  if (kind !== 'diagnosis' || folder === undefined || Object.keys(values).length > 0) {
    console.error(usage);
    return 2;
  }
  const cases = await readCases(folder);
  const answers = new Map<string, Awaited<ReturnType<typeof runCase>>>();
  let failed = 0;
  for (const item of cases) {
    const answer = await runCase(item);
    for (const name of [item.key, item.description, item.id, item.file]) if (name !== undefined) answers.set(name, answer);
  }
  for (const item of cases) {
    const complaints = judge(item, answers);
    if (complaints.length > 0) failed += 1;
    console.log(`${complaints.length === 0 ? 'pass' : 'FAIL'} ${item.name}${complaints.map((complaint) => `\n     ${complaint}`).join('')}`);
  }
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof CasesError;
  console.error(expected ? `${error.message}\n${usage}` : error);
  process.exitCode = expected ? 2 : 1;
}
