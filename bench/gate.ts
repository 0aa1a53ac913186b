/**
 * What the inbound gate costs a turn. Both gates run in turn within one process, so that the ratio holds on a busy
 * machine where the single figures do not.
 *
 * Run: node bench/gate.ts
 */
import { defaultGateLimits, type Gate, type GateConfig, type GateRequest } from '../src/bot/gate.ts';
import { bodyMutators } from '../test/bot/gate/support/body-mutators.ts';
import { startBotFramework, teamsKey, webchatKey, type BotFramework } from '../test/bot/gate/support/bot-framework.ts';
import { draftGood, send, withField } from '../test/bot/gate/support/drafts.ts';
import { openGate } from '../test/bot/gate/support/harness.ts';
import { guid, seededRandom } from '../test/bot/gate/support/random.ts';
import { tokenMutators } from '../test/bot/gate/support/token-mutators.ts';

const random = seededRandom(2026);
const turns = 4_000;
const refusals = 5_000;
const unlimited = { perSecond: 1e9, burst: 1e9, maxAddresses: 10 };

await using botFramework = await startBotFramework();
botFramework.publish([teamsKey, webchatKey]);

const remembering = open(botFramework, { limits: { ...defaultGateLimits, rate: unlimited } });
const verifying = open(botFramework, { limits: { ...defaultGateLimits, rate: unlimited, verifiedTokens: { most: 1, keepFor: 0 } } });
const times: { readonly [name in 'remembering' | 'verifying']: number[] } = { remembering: [], verifying: [] };
const good = draftGood(random);
for (let turn = 0; turn < turns; turn += 1) {
  const activity = send({ ...good, body: withField(good.body, ['id'], guid(random)) });
  times.remembering.push(await measure(remembering, activity, 'accepted'));
  times.verifying.push(await measure(verifying, activity, 'accepted'));
}

const mutators = [...tokenMutators, ...bodyMutators];
const forged = Array.from({ length: refusals }, (_, at) => mutators[at % mutators.length]?.mutate(draftGood(random), random)).filter((request) => request !== undefined);
const refused: number[] = [];
for (const request of forged) refused.push(await measure(remembering, request, 'refused'));

const [known, fresh] = [quantile(times.remembering, 0.5), quantile(times.verifying, 0.5)];
console.log(`accepted, token verified before   median ${known.toFixed(3)} ms`);
console.log(`accepted, signature verified      median ${fresh.toFixed(3)} ms`);
console.log(`ratio verified / remembered       ${(fresh / known).toFixed(2)}`);
console.log(`refused (${refused.length} forged requests)   median ${quantile(refused, 0.5).toFixed(3)} ms, p99 ${quantile(refused, 0.99).toFixed(3)} ms, worst ${quantile(refused, 1).toFixed(3)} ms`);

function open(source: BotFramework, changes: Partial<GateConfig>): Gate {
  return openGate(source, changes).gate;
}

async function measure(gate: Gate, request: GateRequest, expected: 'accepted' | 'refused'): Promise<number> {
  const start = performance.now();
  const verdict = await gate.check(request);
  const took = performance.now() - start;
  if (verdict.status !== expected) throw new Error(`a request was ${verdict.status} that should be ${expected}`);
  return took;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
