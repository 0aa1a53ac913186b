import { describe, expect, test } from '@jest/globals';
import { createRandom, type Random } from '../../../bench/replay/random.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import type { AccessRules } from '../../../src/core/conditional-access/access-rules.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';
import type { ReplayAnswer } from '../../../src/core/replay/answer.ts';
import { hasBit } from '../../../src/core/replay/bits.ts';
import type { ReplayQuestion } from '../../../src/core/replay/compile.ts';
import { indexDirectory } from '../../../src/core/replay/directory-index.ts';
import { createReplayer } from '../../../src/core/replay/replay.ts';
import { createReplayHistory } from '../../../src/core/replay/resident.ts';
import { signInContextOf, type ReplayCircumstances, type ReplayDirectory } from '../../../src/core/replay/world.ts';
import { createDraw, type Draw } from './support/draw.ts';

const full = process.env['AGREEMENT'] === 'full';
const signInsPerTenant = 200;
const pairsWanted = full ? 1_000_000 : 20_000;

type Decision = 'granted' | 'challenged' | 'undetermined' | 'blocked';

/** Every person has one sign-in, so that the sets of people tell its decision. */
interface Tenant {
  readonly directory: ReplayDirectory;
  readonly circumstances: readonly ReplayCircumstances[];
  readonly rows: readonly { readonly person: number; readonly app: number; readonly circumstances: number; readonly device: number }[];
}

function drawTenant(draw: Draw, random: Random): Tenant {
  const count = signInsPerTenant;
  const people = Array.from({ length: count }, (_, at) => draw.person(at));
  const targets = Array.from({ length: 25 }, () => draw.target());
  const devices = Array.from({ length: 15 }, (_, at) => draw.device(at));
  const circumstances = Array.from({ length: 150 }, () => draw.circumstances());
  const rows = people.map((_, person) => ({ person, app: random.below(targets.length), circumstances: random.below(circumstances.length), device: random.below(devices.length) }));
  return { directory: { people, targets, devices }, circumstances, rows };
}

function load({ circumstances, rows }: Tenant) {
  const history = createReplayHistory();
  history.learn(circumstances);
  history.setDay({
    day: 1,
    rows: rows.length,
    signIns: rows.length,
    personStart: Uint32Array.from({ length: rows.length + 1 }, (_, at) => at),
    app: Uint16Array.from(rows, ({ app }) => app),
    circumstances: Uint32Array.from(rows, (row) => row.circumstances),
    device: Uint32Array.from(rows, ({ device }) => device),
    count: new Uint16Array(rows.length).fill(1),
  });
  return history;
}

function signInText({ directory, circumstances }: Tenant, row: Tenant['rows'][number]): string {
  return JSON.stringify(signInContextOf(directory, circumstances[row.circumstances], row), (_name, value: unknown) => (value instanceof Set || value instanceof Map ? [...value] : value));
}

function compiledDecision({ people }: ReplayAnswer, side: 'current' | 'proposed', person: number): Decision {
  const { blocked, undetermined, challenged } = people[side];
  const found = [hasBit(blocked, person) ? 'blocked' : '', hasBit(undetermined, person) ? 'undetermined' : '', hasBit(challenged, person) ? 'challenged' : ''].filter((one) => one !== '');
  if (found.length > 1) throw new Error('one sign-in has several decisions');
  return found[0] === 'blocked' || found[0] === 'undetermined' || found[0] === 'challenged' ? found[0] : 'granted';
}

function explained(tenant: Tenant, rules: AccessRules, changes: Pick<ReplayQuestion, 'people' | 'devices'> = {}): readonly Decision[] {
  const prepared = prepareAccess(rules);
  return tenant.rows.map((row) => {
    const circumstances = tenant.circumstances[row.circumstances];
    const becomes = changes.devices?.compliant.includes(row.device) === true ? true : changes.devices?.noncompliant.includes(row.device) === true ? false : undefined;
    const there = circumstances === undefined || becomes === undefined ? circumstances : { ...circumstances, isCompliant: becomes, satisfied: becomes ? circumstances.satisfied : circumstances.satisfied.filter((one) => one !== 'compliantDevice') };
    const context = signInContextOf(tenant.directory, there, row);
    if (context === undefined) throw new Error('a row without a context');
    const identity = changes.people?.get(row.person) ?? context.identity;
    return decideAccess(prepared, { ...context, identity }).decision;
  });
}

function expectSame(tenant: Tenant, answer: ReplayAnswer, current: readonly Decision[], proposed: readonly Decision[], what: string): void {
  for (const { person } of tenant.rows) {
    const ours = `${compiledDecision(answer, 'current', person)} -> ${compiledDecision(answer, 'proposed', person)}`;
    const theirs = `${current[person] ?? ''} -> ${proposed[person] ?? ''}`;
    if (ours !== theirs) throw new Error(`${what}: sign-in ${person} is ${ours} compiled and ${theirs} explained`);
  }
}

describe('the compiled form decides as the explaining form does', () => {
  test(`on ${pairsWanted} pairs of a policy set and a sign-in`, () => {
    const random = createRandom(full ? 77 : 7);
    const draw = createDraw(random);
    const distinct = { policySets: new Set<string>(), signIns: new Set<string>() };
    const decided: Record<Decision, number> = { granted: 0, challenged: 0, undetermined: 0, blocked: 0 };
    let pairs = 0;
    for (let tenantNumber = 0; pairs < pairsWanted; tenantNumber += 1) {
      const tenant = drawTenant(draw, random);
      const history = load(tenant);
      const [compiled, plain] = [createReplayer(history), createReplayer(history, { kernel: 'javascript' })];
      const directory = indexDirectory(tenant.directory);
      for (const row of tenant.rows) distinct.signIns.add(signInText(tenant, row));
      for (let set = 0; set < 5; set += 1) {
        const current = draw.rules(set === 4 ? 65 + random.below(40) : 1 + random.below(12));
        const proposed = draw.changed(current);
        const question = { current, proposed, directory, fromDay: 1, toDay: 1 };
        const [now, then] = [explained(tenant, current), explained(tenant, proposed)];
        const where = `tenant ${tenantNumber}, rules ${set}`;
        expectSame(tenant, compiled.full(question), now, then, `${where}, compiled kernel`);
        expectSame(tenant, plain.full(question), now, then, `${where}, plain kernel`);
        const base = compiled.base(question);
        expectSame(tenant, compiled.delta(base, question), now, then, `${where}, difference`);
        expectSame(tenant, plain.delta(base, question), now, then, `${where}, difference by the plain kernel`);
        for (const decision of [...now, ...then]) decided[decision] += 1;
        for (const rules of [current, proposed]) distinct.policySets.add(JSON.stringify(rules));
        pairs += now.length + then.length;
        if (!full && set % 2 === 1) continue;
        const people = new Map([3, 50, 120].map((person) => [person, draw.person(person)]));
        expectSame(tenant, compiled.delta(base, { ...question, people }), now, explained(tenant, proposed, { people }), `${where}, other groups`);
        const devices = { compliant: [1, 2, 3, 4], noncompliant: [5, 6, 7, 8] };
        const flipped = explained(tenant, current, { devices });
        expectSame(tenant, compiled.delta(base, { ...question, proposed: current, devices }), now, flipped, `${where}, devices`);
        expectSame(tenant, plain.full({ ...question, proposed: current, devices }), now, flipped, `${where}, devices by the plain kernel`);
      }
    }
    const summary = { pairs, policySets: distinct.policySets.size, signIns: distinct.signIns.size, ...decided };
    if (full) console.log(JSON.stringify(summary));
    for (const count of Object.values(decided)) expect(count / pairs).toBeGreaterThan(0.03);
    expect(distinct.policySets.size).toBeGreaterThan((pairs / signInsPerTenant) * 0.8);
  }, full ? 3_600_000 : 60_000);
});
