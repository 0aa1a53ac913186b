import { describe, expect, test } from '@jest/globals';
import { causeIds, type CauseId } from '../../src/core/diagnosis/cause-id.ts';
import { causes } from '../../src/core/diagnosis/causes/index.ts';
import { ownerNames } from '../../src/core/diagnosis/diagnosis.ts';
import { readCases } from '../../src/cli/conformance/cases.ts';
import { filesIn, root } from './support/source-files.ts';

/** Their names are a promise to whoever reads the JSON answer: they may never change, and a conformance case guards each. */
const promised = [
  'device.noncompliant.mde-risk', 'device.noncompliant.setting', 'device.in-grace-period', 'device.compliance-stale', 'device.entra-lag',
  'device.not-enrolled', 'device.registered-only', 'device.no-compliance-policy', 'device.inactive', 'device.enrolled-user-missing',
  'device.defender-not-onboarded', 'device.defender-sensor-silent', 'device.disabled', 'connector.unresponsive', 'connector.windows-off',
  'signin.no-device-evidence', 'signin.other-device', 'signin.legacy-client', 'signin.platform-not-allowed', 'signin.device-code-flow',
  'signin.location', 'signin.risk', 'signin.mfa-not-completed', 'signin.terms-of-use', 'user.risk', 'user.password-expired', 'user.disabled',
  'user.locked', 'user.not-assigned', 'policy.blocks', 'policy.report-only-would-block', 'none.not-blocked', 'none.no-sign-in-yet',
] as const satisfies readonly CauseId[];


const cases = await readCases(`${root}test/conformance/diagnosis`);
const [document] = (await filesIn(['docs'], ['causes.md']));
const tests = await filesIn(['test/core'], ['.test.ts']);

function firedBySomething(id: CauseId): boolean {
  return cases.some(({ expect: { causes: fired } }) => fired.includes(id)) || tests.some(({ text }) => text.includes(`'${id}'`));
}

/** Id → text of its section. */
function sections(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(/^### /m).slice(1).map((part) => [/^`([\w.-]+)`/.exec(part)?.[1] ?? part.slice(0, 40), part] as const));
}

describe('the table of causes', () => {
  test('has exactly one entry for every id, in the order of weight', () => {
    expect(causes.map(({ id }) => id)).toEqual(causeIds);
  });

  test('keeps every promised id', () => {
    expect(promised.filter((id) => !causeIds.includes(id))).toEqual([]);
  });
});

describe('docs/causes.md', () => {
  const documented = sections(document?.text ?? '');

  test('has one section for every cause, in the order of weight, and no other', () => {
    expect([...documented.keys()]).toEqual(causeIds);
  });

  test.each(causes.map(({ id, owner }) => [id, ownerNames[owner]]))('%s: says when it holds, what it rests on, what to do, and that it is for %s', (id, owner) => {
    const section = documented.get(id) ?? '';
    for (const part of ['**Holds when** ', '**Rests on** ', '**Owner:** ', '**Do:** ']) expect(section).toContain(part);
    expect(section).toContain(`**Owner:** ${owner}.`);
  });
});

describe('conformance cases', () => {
  test.each(promised)('%s is fired by a case, and another says that it must not be', (id) => {
    expect(cases.filter(({ expect: { causes: fired } }) => fired.includes(id)).length).toBeGreaterThan(0);
    expect(cases.filter(({ expect: { not } }) => not.includes(id)).length).toBeGreaterThan(0);
  });

  test('name no cause that does not exist', () => {
    const named = cases.flatMap(({ expect: { causes: fired, not, firstAnyOf = [] } }) => [...fired, ...not, ...firstAnyOf]);
    expect([...new Set(named)].filter((id) => !causeIds.some((known) => known === id))).toEqual([]);
  });

  test('every other cause is fired by a case, or named in a test of the core', () => {
    expect(causeIds.filter((id) => !firedBySomething(id))).toEqual([]);
  });
});
