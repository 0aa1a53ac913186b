/**
 * How many upstream round trips an answer waits for. Every upstream call is held for 300 ms, so the answer's time divided by one
 * delay, measured in the same run, is the number of waves. Caches and budgets are off, so each answer really asks for everything.
 *
 * Run: node bench/waves.ts
 */
import { cloudAt } from '../src/adapters/upstream/clouds.ts';
import { connectTenant } from '../src/adapters/connect-tenant.ts';
import { createCredential } from '../src/adapters/credential.ts';
import { utcText } from '../src/cli/answer.ts';
import { pilotRoles } from '../src/cli/sandbox-tenant.ts';
import { userId } from '../src/core/facts/ids.ts';
import { askWhyBlocked } from '../src/features/diagnosis/ask-why-blocked.ts';
import { startSandbox } from '../src/sandbox/server.ts';

const delayMs = 300;
const rounds = 9;

// The budgets would make a series of answers wait for the log's five requests in ten seconds; here the round trips are counted.
const plenty = [{ requests: 1_000_000, perMs: 1_000 }];
const withoutLimits = { signIns: plenty, conditionalAccess: plenty, intune: plenty, directory: plenty, defender: plenty };

const sandbox = await startSandbox({ throttling: false, frozen: true });
sandbox.control.scenario('risk-high');
const cloud = cloudAt(sandbox.url);
const credential = (who: { clientId: string; clientSecret: string }) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...who }, cloud);
const tenant = connectTenant({ cloud, reader: credential(sandbox.reader), actor: credential(sandbox.actor), keepMs: { policies: 0, alerts: 0 }, limits: withoutLimits });
const { nora } = sandbox.people;
const asker = { userId: userId(nora.id), userPrincipalName: nora.upn };

async function answer(): Promise<number> {
  const start = performance.now();
  const diagnosis = await askWhyBlocked(tenant, pilotRoles, { asker, text: 'why is my device blocked?', time: utcText });
  const took = performance.now() - start;
  if (diagnosis.causes[0]?.id !== 'device.noncompliant.mde-risk' || diagnosis.gaps.length > 0) throw new Error('the answer is not the right one');
  return took;
}

async function oneCall(): Promise<number> {
  const start = performance.now();
  await tenant.entra.readPerson(asker);
  return performance.now() - start;
}

await answer();
const free = median(await repeat(answer));
sandbox.control.fault({ match: '* /*', kind: 'slow', delayMs });
const pairs: { call: number; whole: number }[] = [];
for (let round = 0; round < rounds; round += 1) pairs.push({ call: await oneCall(), whole: await answer() });
await sandbox.close();

console.log(`answer without delay            median ${free.toFixed(0)} ms`);
console.log(`one call held for ${delayMs} ms        median ${median(pairs.map(({ call }) => call)).toFixed(0)} ms`);
console.log(`answer, every call held         median ${median(pairs.map(({ whole }) => whole)).toFixed(0)} ms`);
console.log(`ratio answer / one call         median ${median(pairs.map(({ call, whole }) => whole / call)).toFixed(2)} (two waves; at most 2.3)`);

async function repeat(measure: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measure());
  return times;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
