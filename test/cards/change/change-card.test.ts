import { describe, expect, test } from '@jest/globals';
import { renderCard } from '../../../src/cards/render.ts';
import type { ChangeView } from '../../../src/cards/change/buttons.ts';
import type { ChangeQuestion } from '../../../src/cards/change/change.ts';
import { describeCall } from '../../../src/cards/change/call.ts';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import type { Change, DiffLine, FailureCode } from '../../../src/core/change/change.ts';
import { isResolved } from '../../../src/core/change/change.ts';
import { cardOf } from '../change-samples.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';
import { nodesOf, problemsOf } from '../support/card-rules.ts';
import { changed, failedWith, orders, shown, states, type StateName } from '../support/change-fixtures.ts';

const page = 'https://gatehouse.example.com/approve/q3Jm0cVbT1yqv0m2mYkz7A';

function render(change: Change, view: ChangeView, more: Partial<ChangeQuestion> = {}): object {
  return renderCard('change/change', cardOf(change, view, more)).card;
}

function titlesOf(card: object): readonly string[] {
  return nodesOf(card, 'card').flatMap(({ node, path }) => (String(node['type']).startsWith('Action.') && /\.actions\.\d+$/.test(path) ? [String(node['title'])] : []));
}

describe('the buttons of a change', () => {
  test.each<[StateName, ChangeView, readonly string[]]>([
    ['requested', 'neutral', ['Review']],
    ['requested', 'approver', ['Approve', 'Reject', 'Reject it']],
    ['requested', 'requester', ['Withdraw']],
    ['requested', 'reader', []],
    ['requested-on-page', 'approver', ['Approve (sign in again)', 'Reject', 'Reject it']],
    ['approved', 'approver', ['Reject', 'Reject it']],
    ['approved', 'requester', ['Withdraw']],
    ['checking', 'approver', ['Reject', 'Reject it']],
    ['executing', 'neutral', ['Review']],
    ['executing', 'approver', []],
    ['executing', 'requester', []],
    ['done', 'approver', ['Undo']],
    ['done', 'requester', ['Undo']],
    ['done', 'neutral', []],
    ['done-with-drift', 'approver', ['Undo']],
    ['stale', 'requester', ['Ask again']],
    ['expired', 'requester', ['Ask again']],
    ['rejected', 'requester', []],
  ])('%s, for the %s: %j', (state, view, titles) => {
    expect(titlesOf(render(states[state], view, { approvalPageUrl: page }))).toEqual(titles);
  });

  test('nobody is offered a decision, by any of them, once the change is resolved', () => {
    const resolved = Object.values(states).filter(isResolved);
    expect(resolved.length).toBeGreaterThan(7);
    for (const change of resolved) {
      for (const view of ['neutral', 'approver', 'requester', 'reader'] as const) {
        const card = render(change, view, { mayApproveInEmergency: true, approvalPageUrl: page, refreshFor: ['29:1'] });
        expect(titlesOf(card).filter((title) => title !== 'Undo' && title !== 'Ask again')).toEqual([]);
        expect(card).not.toHaveProperty('refresh');
      }
    }
  });

  test('approving alone is offered to who holds the emergency role, and asks for a reason', () => {
    expect(titlesOf(render(states.requested, 'approver'))).not.toContain('Approve alone (emergency)');
    const card = render(states.requested, 'requester', { mayApproveInEmergency: true });
    expect(titlesOf(card)).toEqual(['Approve alone (emergency)', 'Approve alone', 'Withdraw']);
    expect(nodesOf(card, 'card').find(({ node }) => node['id'] === 'emergencyReason')?.node).toMatchObject({ type: 'Input.Text', isRequired: true, maxLength: 500 });
  });

  test('approving alone is offered neither where the class has no such path nor where it takes a fresh sign-in', () => {
    const { rule } = states.requested;
    for (const other of [{ ...rule, emergencyAllowed: false }, states['requested-on-page'].rule]) {
      expect(titlesOf(render({ ...states.requested, rule: other }, 'requester', { mayApproveInEmergency: true }))).toEqual(['Withdraw']);
    }
  });

  test('approving carries the id and the revision that the card shows, and nothing that was typed', () => {
    const approve = nodesOf(render(states['half-approved'], 'approver'), 'card').find(({ node }) => node['verb'] === 'change.approve');
    expect(approve?.node).toMatchObject({ data: { id: changed, revision: 2 }, associatedInputs: 'none' });
  });

  test.each([['javascript:alert(1)'], ['http://gatehouse.example.com/approve/a'], ['data:text/html,x'], ['nonsense'], [undefined]])('an approval page at %s is not linked', (approvalPageUrl) => {
    const more = approvalPageUrl === undefined ? {} : { approvalPageUrl };
    expect(titlesOf(render(states['requested-on-page'], 'approver', more))).toEqual(['Reject', 'Reject it']);
  });

  test('what cannot be taken back has no Undo, and says why', () => {
    const change = { ...states.done, shown: { ...shown, before: { state: 'disabled' } } };
    expect(titlesOf(render(change, 'requester'))).toEqual([]);
    expect(textsOf(render(change, 'requester')).join()).toContain('It cannot be undone: The policy was not in report-only before');
  });

  test('nobody can stop the end of an exception, which was approved with its beginning', () => {
    const followUp: Change = { ...states.approved, origin: { kind: 'follow-up', of: changed } };
    for (const view of ['approver', 'requester'] as const) expect(titlesOf(render(followUp, view))).toEqual([]);
    expect(textsOf(render(followUp, 'approver')).join()).toContain('Approved together with the change that it ends.');
  });
});

describe('the card in the channel', () => {
  test('is fetched anew for at most sixty people, and only while something can still be decided', () => {
    const ids = Array.from({ length: 80 }, (_, index) => `29:${String(index)}`);
    expect(render(states.requested, 'neutral', { refreshFor: ids })).toMatchObject({ refresh: { action: { verb: 'change.view', data: { id: changed, revision: 1 } }, userIds: ids.slice(0, 60) } });
    expect(render(states.requested, 'neutral')).not.toHaveProperty('refresh');
  });
});

describe('what a change says', () => {
  const saysOf = (state: StateName, view: ChangeView = 'reader'): string => textsOf(render(states[state], view)).join('\n');

  test.each<[StateName, readonly string[]]>([
    ['requested', ['Needs 2 approvals by', 'Nobody has approved yet.', 'Ines Marques', 'Decide by', '17 Nov, 10:22 (in 23 hr)', 'I ask the leads too', '10 minutes in which it can still be rejected', 'If nobody decides in time']],
    ['half-approved', ['1 more is needed.', '✔ Edda Berg']],
    ['approved', ['Until then it can still be rejected.', 'signed in again (fido, mfa)', 'Begin by']],
    ['approved-alone', ['⚠ Lars Lind, alone in an emergency', '“Attack under way, the others are on a plane.”']],
    ['second-admin', ['Intune waits for its second admin', 'Multi Admin Approval']],
    ['frozen', ['Waiting for the freeze to end', '13:42 (in 3 hr)']],
    ['reading', ['Entra did not answer.', 'nothing is done before that']],
    ['done', ['✔ Done and read back', 'Entra shows the policy as On.', 'What was changed']],
    ['done-with-drift', ['Theo Novak changed something else at the same time', 'conditions.users.excludeGroups', 'What else was changed']],
    ['failed', ['Refused by the service', 'Nothing was changed.', 'no longer exists', 'What you can do']],
    ['not-confirmed', ['I could not find out whether it took effect']],
    ['stale', ['Theo Novak changed it after it was shown here.', 'What has moved since', 'nothing was done']],
    ['rejected', ['Lars Lind rejected it 16 Nov 2026, 10:32 CET:', '“Not on the evening before the audit.”']],
    ['withdrawn', ['Ines Marques took the request back']],
    ['expired', ['Nobody completed the approvals in time.']],
  ])('%s', (state, expected) => {
    const says = saysOf(state);
    for (const text of expected) expect(says).toContain(text);
  });

  test('in every state: where, which object, which call and which revision', () => {
    for (const change of Object.values(states)) {
      const says = textsOf(render(change, 'reader')).join('\n');
      expect(says).toContain('sandbox');
      expect(says).toContain('conditional-access-policy/3c0cba0e-5b3f-4a8a-9a44-2f8f2a1f6b11');
      expect(says).toContain('Graph: PATCH the Conditional Access policy 3c0cba0e-5b3f-4a8a-9a44-2f8f2a1f6b11, state = enabled');
      expect(says).toContain(`#12, ${changed}, revision ${String(change.revision)}`);
    }
  });

  test('it claims that nothing was changed only where that is known', () => {
    const codes: readonly FailureCode[] = [
      'refused-by-service', 'not-taken', 'not-confirmed', 'held-by-intune', 'overtaken', 'target-gone', 'guard', 'requester-not-entitled', 'could-not-check', 'action-failed',
    ];
    const silent = codes.filter((why) => !textsOf(render(failedWith(why, 'because'), 'reader')).includes('Nothing was changed.'));
    expect(silent).toEqual(['not-confirmed', 'held-by-intune', 'overtaken', 'target-gone', 'action-failed']);
  });

  test.each(['failed', 'rejected', 'withdrawn', 'expired', 'stale'] as const)('%s between two calls: says that a part was made, and not that nothing was', (state) => {
    const says = textsOf(render({ ...states[state], inPart: true }, 'reader')).join('\n');
    expect(says).toContain('A part of it was made before that, and is left as it is.');
    expect(says).not.toMatch(/nothing was (changed|done)/i);
  });

  test('a note for one reader stands on top of their copy', () => {
    expect(textsOf(render(states.requested, 'reader', { note: 'You have already approved this.' }))[3]).toBe('ℹ You have already approved this.');
  });

  test('a change that takes another back, or ends it, names it', () => {
    expect(textsOf(render(states.requested, 'reader', { relatedNumber: 7 })).join()).toContain('Undoes,Change #7');
  });

  test('what does not fit is never passed over in silence', () => {
    const diff = Array.from({ length: 14 }, (_, index): DiffLine => ({ path: `p${String(index)}`, before: undefined, after: 'x'.repeat(900) }));
    const card = render({ ...states.requested, shown: { ...shown, diff } }, 'approver');
    expect(problemsOf(card)).toEqual([]);
    expect(textsOf(card).join()).toMatch(/and \d+ more, which do not fit here: look at the object itself before you decide/);
    expect(textsOf(card)).toContain('(not there)');
  });

  test.each(orders)('of the kind $kind, what it does and which call it takes', (order) => {
    const kind = catalogue[order.kind];
    const card = render({ ...states.requested, order }, 'approver', { kind });
    expect(problemsOf(card)).toEqual([]);
    const says = textsOf(card);
    expect(says).toContain(kind.says(order, shown.name).heading);
    expect(says).toContain(describeCall(kind.write(order)));
  });
});

test('every button of every card of a change is one that the server knows', () => {
  for (const change of Object.values(states)) {
    for (const view of ['neutral', 'approver', 'requester', 'reader'] as const) {
      const card = render(change, view, { mayApproveInEmergency: true, approvalPageUrl: page, refreshFor: ['29:1'] });
      expect(problemsOf(card)).toEqual([]);
      expect(buttonsOf(card).every(({ verb }) => String(verb).startsWith('change.') || verb === 'impact.details')).toBe(true);
    }
  }
});
