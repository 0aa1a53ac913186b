import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/core/change/catalogue/index.ts';
import { approvalClasses, longestWaitMs } from '../../src/core/change/classes.ts';
import { guards } from '../../src/core/change/guards/index.ts';
import type { ChangeKind, FieldId, FormField, KindTexts, PickerSource } from '../../src/core/change/kind.ts';
import { changeKindIds, type ChangeKindId, type ChangeOrder } from '../../src/core/change/order.ts';
import { roles } from '../../src/core/change/rule.ts';
import { orders, shown } from '../core/change/catalogue/support/snapshots.ts';
import { filesIn } from './support/source-files.ts';

const [document] = await filesIn(['docs'], ['changes.md']);
const tests = await filesIn(['test/core/change/catalogue', 'test/core/change/guards'], ['.test.ts']);
const kinds = Object.values(catalogue);

const fields: Readonly<Record<FieldId, true>> = { policy: true, compliancePolicy: true, threshold: true, machine: true, isolation: true, scan: true, person: true, hours: true, managedDevice: true };
const sources: Readonly<Record<PickerSource, true>> = { policies: true, 'policy-groups': true, 'report-only-policies': true, 'enforced-policies': true, 'compliance-policies': true, machines: true, people: true, exceptions: true, 'managed-devices': true };

/** The values beside the target that an order of the kind holds, by the field that asks for them. */
const asksFor: Readonly<Record<ChangeKindId, readonly FieldId[]>> = {
  'policy-on': ['policy'], 'policy-report-only': ['policy'], 'threshold-tighten': ['compliancePolicy', 'threshold'], 'threshold-relax': ['compliancePolicy', 'threshold'],
  isolate: ['machine', 'isolation'], release: ['machine'], scan: ['machine', 'scan'], 'exception-begin': ['person', 'hours'], 'exception-end': ['person'],
  'revoke-sessions': ['person'], 'sync-device': ['managedDevice'], 'group-create': [], 'group-delete': [], 'members-add': [], 'members-remove': [], 'connector-set': [],
  'edr-policy-create': [], 'edr-policy-delete': [], 'compliance-policy-create': [], 'compliance-policy-delete': [], 'access-policy-create': [], 'access-policy-delete': [],
};

/** One sentence for everything that a kind lacks. */
function lacks(kind: ChangeKind): readonly string[] {
  const texts = textsOf(kind);
  return [
    ...Object.entries<string>({ ...texts }).flatMap(([name, text]) => (/^\S.*[\w".]$/s.test(text) ? [] : [`${kind.id} has no text for ${name}`])),
    ...(texts.heading.includes('"Some target"') ? [] : [`the heading of ${kind.id} does not name the target`]),
    ...Object.values<string>({ ...texts }).filter((text) => /successfully/i.test(text)).map((text) => `${kind.id} says "${text}"`),
    ...kind.mayRequest.filter((role) => !roles.includes(role)).map((role) => `${kind.id} may be asked for by ${role}, which is no role`),
    ...(kind.mayRequest.length === 0 ? [`nobody may ask for ${kind.id}`] : []),
    ...kind.guards.filter((id) => !(id in guards)).map((id) => `${kind.id} has the guard ${id}, which is not in the table`),
    ...kind.form.flatMap((field) => faultsOf(field).map((fault) => `${kind.id}: ${fault}`)),
    ...(tests.some(({ text }) => text.includes(`'${kind.id}'`) || text.includes(`orders.${kind.id}`)) ? [] : [`no test of the catalogue names ${kind.id}`]),
  ];
}

function faultsOf({ id, label, input, choices, source }: FormField): readonly string[] {
  return [
    ...(id in fields ? [] : [`the form asks for ${id}, which is no field`]),
    ...(label === '' ? [`the field ${id} has no label`] : []),
    ...(source === undefined || source in sources ? [] : [`the field ${id} is filled from ${source}, which nothing offers`]),
    ...(input === 'choice' && source === undefined && (choices ?? []).length === 0 ? [`the field ${id} has nothing to choose from`] : []),
    ...(input === 'hours' || source !== undefined || choices !== undefined ? [] : [`the field ${id} has no source`]),
  ];
}

function textsOf({ id, says }: ChangeKind): KindTexts {
  return says(orders[id], 'Some target');
}

/** Id → text of its section. */
function sections(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(/^##+ /m).slice(1).flatMap((part) => {
    const id = /^`([\w-]+)`/.exec(part)?.[1];
    return id === undefined ? [] : [[id, part] as const];
  }));
}

describe('the catalogue of changes', () => {
  test('has one entry for every kind that can be ordered, under its own id', () => {
    expect(Object.entries(catalogue).map(([id, kind]) => [id, kind.id])).toEqual(changeKindIds.map((id) => [id, id]));
  });

  test('lacks nothing', () => {
    expect(kinds.flatMap(lacks)).toEqual([]);
  });

  test.each(kinds.map((kind) => [kind.id, kind] as const))('%s: the form asks for what an order holds, each thing once', (id, { form }) => {
    expect(form.map((field) => field.id)).toEqual(asksFor[id]);
  });

  test('two kinds do not read alike', () => {
    const headings = kinds.map((kind) => textsOf(kind).heading);
    expect(headings).toEqual([...new Set(headings)]);
    expect(new Set(kinds.map(({ title }) => title)).size).toBe(kinds.length);
  });

  test('what makes access easier is said to do so, and never goes without an approval', () => {
    expect(kinds.filter(({ weakens }) => weakens).map(({ id }) => id)).toEqual([
      'policy-report-only', 'threshold-relax', 'release', 'exception-begin', 'members-remove', 'connector-set', 'compliance-policy-delete', 'access-policy-delete',
    ]);
  });
});

describe('undoing', () => {
  const before: Readonly<Record<ChangeKindId, Parameters<typeof shown>[0]>> = {
    'policy-on': { state: 'enabledForReportingButNotEnforced' }, 'policy-report-only': { state: 'enabled' },
    'threshold-tighten': { deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'high' },
    'threshold-relax': { deviceThreatProtectionEnabled: true, deviceThreatProtectionRequiredSecurityLevel: 'low' },
    isolate: {}, release: {}, scan: {}, 'exception-begin': {}, 'exception-end': {}, 'revoke-sessions': {}, 'sync-device': {},
    'group-create': {}, 'group-delete': {}, 'members-add': { members: [] }, 'members-remove': { members: [...orders['members-remove'].members] },
    'connector-set': { windowsEnabled: false, partnerUnresponsivenessThresholdInDays: 10 }, 'edr-policy-create': {}, 'edr-policy-delete': {}, 'compliance-policy-create': {},
    'compliance-policy-delete': {}, 'access-policy-create': {}, 'access-policy-delete': {},
  };
  const undo = (order: ChangeOrder) => catalogue[order.kind].revert(order, shown(before[order.kind], undefined));

  test.each(changeKindIds)('%s: the change that takes it back is another one, to the same target, or there is a reason why not', (id) => {
    const back = undo(orders[id]);
    if (back.status === 'impossible') {
      expect(back.because).toMatch(/^[A-Z].*\.$/);
      return;
    }
    // Settings go back by the same kind, with the values of before.
    if (id === 'connector-set') expect(back.order).not.toEqual(orders[id]);
    else expect(back.order.kind).not.toBe(id);
    expect(back.order.target).toEqual(orders[id].target);
  });

  test.each(['policy-on', 'policy-report-only', 'threshold-tighten', 'threshold-relax', 'isolate', 'release'] as const)('%s: undone twice is the same kind of change again', (id) => {
    const back = undo(orders[id]);
    const again = back.status === 'possible' ? undo(back.order) : back;
    expect(again).toMatchObject({ status: 'possible', order: { kind: id, target: orders[id].target } });
  });
});

describe('the table of guards', () => {
  test('has each guard under its own id, used by a kind, and with a test that names it', () => {
    expect(Object.entries(guards).filter(([id, guard]) => id !== guard.id)).toEqual([]);
    expect(Object.values(guards).filter(({ id }) => !kinds.some((kind) => kind.guards.includes(id)))).toEqual([]);
    expect(Object.values(guards).filter(({ id }) => !tests.some(({ text }) => text.includes(`'${id}'`)))).toEqual([]);
  });

  test('lets no policy be enforced without the guards against lock-outs', () => {
    expect(catalogue['policy-on'].guards).toEqual(expect.arrayContaining(['emergency-accounts', 'no-lock-out', 'report-only-first', 'flip-certificate']));
    expect(catalogue['exception-begin'].guards).toEqual(expect.arrayContaining(['exception-group', 'exception-length', 'person-can-be-excepted']));
  });
});

describe('docs/changes.md', () => {
  const text = document?.text ?? '';
  const documented = sections(text);
  const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', '));

  test('has one section for every kind, in the order of the catalogue, and no other', () => {
    expect([...documented.keys()]).toEqual(changeKindIds);
  });

  test.each(kinds.map((kind) => [kind.id, kind] as const))('%s: says who may ask, the class, the guards, the proof and the way back as they are', (id, kind) => {
    const section = documented.get(id) ?? '';
    expect(section).toContain(kind.title);
    expect(section).toContain(`**Asked for by:** ${list(kind.mayRequest)}.`);
    expect(section).toContain(`**Guards:** ${list(kind.guards)}.`);
    for (const part of ['**Class:** `', '**Proven when** ', '**Undone by** ']) expect(section).toContain(part);
  });

  test.each(Object.entries(approvalClasses))('shows the class %s as it is', (id, { covers, approvals, tiers, coolDownMs, executeWithinMs, freezable, emergencyAllowed }) => {
    const asked = tiers.length === 0 ? 'nobody' : tiers.map((tier) => tier.join(', ')).join(' → ');
    const word = (yes: boolean) => (yes ? 'yes' : 'no');
    expect(text).toContain(`| \`${id}\` | ${covers} | ${approvals} | ${asked} | ${span(coolDownMs)} | ${span(executeWithinMs)} | ${word(freezable)} | ${word(emergencyAllowed)} |`);
  });

  test('says how long a request waits at most', () => {
    expect(longestWaitMs / 86_400_000).toBe(7);
    expect(text).toContain('no class may wait more than seven');
  });

  test.each(Object.values(guards).map(({ id, protects }) => [id, protects]))('shows the guard %s as it is', (id, protects) => {
    expect(text).toContain(`| \`${id}\` | ${protects} |`);
  });
});

function span(milliseconds: number): string {
  if (milliseconds === 0) return 'none';
  const minutes = milliseconds / 60_000;
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

describe('the check can fail', () => {
  const { 'sync-device': whole } = catalogue;

  test.each<[string, Partial<ChangeKind>, string]>([
    ['a text that is missing', { says: (order, name) => ({ ...whole.says(order, name), done: '' }) }, 'sync-device has no text for done'],
    ['a heading without the target', { says: (order, name) => ({ ...whole.says(order, name), heading: 'Sync.' }) }, 'does not name the target'],
    ['nobody who may ask', { mayRequest: [] }, 'nobody may ask for sync-device'],
    ['a choice without choices', { form: [{ id: 'scan', label: 'Scan', input: 'choice', choices: [] }] }, 'nothing to choose from'],
    ['a person from nowhere', { form: [{ id: 'person', label: 'Person', input: 'person' }] }, 'the field person has no source'],
    ['a field without a label', { form: [{ id: 'hours', label: '', input: 'hours' }] }, 'the field hours has no label'],
  ])('%s is said', (_case, change, words) => {
    expect(lacks({ ...whole, ...change }).join('\n')).toContain(words);
  });
});
