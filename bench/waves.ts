/**
 * How many upstream round trips an answer waits for. Every upstream call is held for 300 ms, so the answer's time divided by one
 * delay, measured in the same run, is the number of waves. Caches and budgets are off, so each answer really asks for everything;
 * nothing is known of the asker's rights beforehand, except where a line says "asked before".
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
const { nora, theo } = sandbox.people;
const person = { userId: userId(nora.id), userPrincipalName: nora.upn };
const agent = { userId: userId(theo.id), userPrincipalName: theo.upn };

interface Case {
  readonly name: string;
  readonly asker: typeof person;
  readonly text: string;
  /** Most waves that the answer may take. */
  readonly most: number;
  readonly askedBefore?: true;
}

const cases: readonly Case[] = [
  { name: 'own device', asker: person, text: 'why is my device blocked?', most: 2.3 },
  { name: 'staff, by device', asker: agent, text: `why is ${nora.device} blocked?`, most: 3.2 },
  { name: 'staff, by address', asker: agent, text: `why is ${nora.upn} blocked?`, most: 3.2 },
  { name: 'staff, by address, asked before', asker: agent, text: `why is ${nora.upn} blocked?`, most: 2.3, askedBefore: true },
];

async function answer({ asker, text, askedBefore }: Case): Promise<number> {
  // Whose level was read lately is remembered by the identity of the roles: for a copy nothing is.
  const roles = askedBefore === true ? pilotRoles : { ...pilotRoles };
  const start = performance.now();
  const diagnosis = await askWhyBlocked(tenant, roles, { asker, text, time: utcText });
  const took = performance.now() - start;
  if (diagnosis.causes[0]?.id !== 'device.noncompliant.mde-risk' || diagnosis.gaps.length > 0) throw new Error('the answer is not the right one');
  return took;
}

async function oneCall(): Promise<number> {
  const start = performance.now();
  await tenant.entra.readPerson(person);
  return performance.now() - start;
}

const free = new Map<string, number>();
for (const question of cases) {
  await answer(question);
  free.set(question.name, median(await repeat(() => answer(question))));
}
sandbox.control.fault({ match: '* /*', kind: 'slow', delayMs });
console.log(`one call held for ${delayMs} ms: median ${median(await repeat(oneCall)).toFixed(0)} ms`);
let missed = false;
for (const question of cases) {
  const pairs: { call: number; whole: number }[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ call: await oneCall(), whole: await answer(question) });
  const ratio = median(pairs.map(({ call, whole }) => whole / call));
  missed ||= ratio > question.most;
  const whole = median(pairs.map((pair) => pair.whole));
  console.log(
    `${question.name.padEnd(32)} without delay ${(free.get(question.name) ?? 0).toFixed(0).padStart(3)} ms, every call held ${whole.toFixed(0).padStart(5)} ms, waves ${ratio.toFixed(2)} (at most ${question.most})`,
  );
}
await sandbox.close();
process.exitCode = missed ? 1 : 0;

async function repeat(measure: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measure());
  return times;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
