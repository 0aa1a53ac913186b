import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../../bench/replay/random.ts';
import { accessCase } from '../../../src/cli/conformance/access-case.ts';
import { readCase } from '../../../src/cli/conformance/access-run.ts';
import { decideAccess } from '../../../src/core/conditional-access/decide-access.ts';
import { prepareAccess } from '../../../src/core/conditional-access/prepare-access.ts';
import type { SignInContext } from '../../../src/core/conditional-access/sign-in-context.ts';
import { signInContextOf } from '../../../src/core/replay/world.ts';
import { createDraw } from '../replay/support/draw.ts';
import { naiveDecision } from './naive/naive-access.ts';

const pairsWanted = process.env['AGREEMENT'] === 'full' ? 100_000 : 4_000;
const perTenant = 40;

describe('a form of the evaluator that was written apart from it, from the text of the semantics', () => {
  test(`comes to the same decision on ${String(pairsWanted)} drawn policy sets and sign-ins`, () => {
    const random = createRandom(2026);
    const draw = createDraw(random);
    const decisions = new Map<string, number>();
    const different: string[] = [];
    const distinct = new Set<string>();
    for (let pairs = 0; pairs < pairsWanted; ) {
      const drawn = draw.rules(1 + random.below(6));
      // What is not understood at the edge is Gatehouse's own, and no part of the semantics.
      const rules = { ...drawn, policies: drawn.policies.map((policy) => ({ ...policy, unrecognised: [] })) };
      const prepared = prepareAccess(rules);
      for (let at = 0; at < perTenant; at += 1, pairs += 1) {
        const signIn = signInContextOf({ people: [draw.person(at)], targets: [draw.target()], devices: [draw.device(at % 3)] }, draw.circumstances(), { person: 0, app: 0, circumstances: 0, device: 0 });
        if (signIn === undefined) continue;
        const [ours, theirs] = [decideAccess(prepared, signIn).decision, naiveDecision(rules, signIn)];
        decisions.set(ours, (decisions.get(ours) ?? 0) + 1);
        distinct.add(textOf(signIn));
        if (ours !== theirs) different.push(`${ours} here, ${theirs} there: ${textOf({ rules, signIn })}`);
      }
    }
    console.log(`${pairsWanted} pairs, ${distinct.size} distinct sign-ins, ${JSON.stringify(Object.fromEntries(decisions))}`);
    expect(different.slice(0, 3)).toEqual([]);
    expect([...decisions.values()].every((count) => count > pairsWanted / 50)).toBe(true);
    expect(decisions.size).toBe(4);
  }, 600_000);

  test('passes the same cases', () => {
    const folder = path.resolve(import.meta.dirname, '../../conformance/conditional-access');
    const wrong = readdirSync(folder).flatMap((file) => {
      const cases: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
      return accessCase.array().parse(cases).flatMap((given) => {
        const { rules, signIn } = readCase(given);
        const decision = naiveDecision(rules, signIn);
        return decision === given.expect.decision ? [] : [`${file} ${String(given.description)}: ${decision} instead of ${given.expect.decision}`];
      });
    });
    // Written for drawn rules: of terms of use, custom controls and guests' words it knows nothing.
    expect(wrong.filter((line) => !/terms|custom/i.test(line))).toEqual([]);
  });
});

function textOf(value: object | SignInContext): string {
  return JSON.stringify(value, (_name, held: unknown) => (held instanceof Set || held instanceof Map ? [...held] : held));
}
