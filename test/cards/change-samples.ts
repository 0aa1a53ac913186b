import { presentAlarm } from '../../src/cards/change/alarm.ts';
import { presentAudit } from '../../src/cards/change/audit.ts';
import type { ChangeView } from '../../src/cards/change/buttons.ts';
import { presentChangeList } from '../../src/cards/change/change-list.ts';
import { presentChange, type ChangeData, type ChangeQuestion } from '../../src/cards/change/change.ts';
import { presentForm } from '../../src/cards/change/form.ts';
import { presentKinds } from '../../src/cards/change/kinds.ts';
import { presentPreview } from '../../src/cards/change/preview.ts';
import { presentChangeRefused } from '../../src/cards/change/refused.ts';
import type { CardData } from '../../src/cards/registry.ts';
import { catalogue } from '../../src/core/change/catalogue/index.ts';
import type { Change } from '../../src/core/change/change.ts';
import { fixtureNow } from '../support/diagnosis-fixtures.ts';
import { changed, drift, guards, nameOf, policyOn, requested, shown, states, tenantWide, type StateName } from './support/change-fixtures.ts';

/** An administrator in Germany. */
const reader = { locale: 'de-DE', timeZone: 'Europe/Berlin' };
const environment = 'sandbox';
const draftId = 'Zk4uHn9sQ2mXw7dLb0cVtA';

export function cardOf(change: Change, view: ChangeView, more: Partial<ChangeQuestion> = {}): ChangeData {
  return presentChange({ number: 12, change, kind: policyOn, view, nameOf, reader, now: fixtureNow, environment, refreshFor: [], ...more });
}

/** The card of a change for each state, as the one who has to act on it sees it. */
const views: readonly (readonly [StateName, ChangeView])[] = [
  ['requested-on-page', 'approver'], ['half-approved', 'requester'], ['approved', 'approver'], ['approved-alone', 'reader'],
  ['checking', 'approver'], ['executing', 'reader'], ['at-work', 'reader'], ['second-admin', 'requester'], ['frozen', 'requester'],
  ['reading', 'reader'], ['done', 'requester'], ['done-with-drift', 'approver'], ['failed', 'requester'], ['not-confirmed', 'requester'],
  ['stale', 'requester'], ['rejected', 'requester'], ['withdrawn', 'reader'], ['expired', 'requester'],
];

const approvalPageUrl = 'https://gatehouse.example.com/approve/q3Jm0cVbT1yqv0m2mYkz7A';

/** Further samples of the one card of a change: `cards/change/change.<state>.sample.json`. */
export const changeVariants: Readonly<Record<string, ChangeData>> = {
  neutral: cardOf(states.requested, 'neutral', { refreshFor: ['29:1-edda', '29:1-lars'] }),
  reader: cardOf(states.requested, 'reader', { note: 'You asked for this change, so somebody else has to decide on it.' }),
  ...Object.fromEntries(views.map(([name, view]) => [name, cardOf(states[name], view, { approvalPageUrl })])),
};

export const changeSamples: Pick<CardData, Extract<keyof CardData, `change/${string}`>> = {
  'change/change': cardOf(states.requested, 'approver', { names: true, mayApproveInEmergency: true, refreshFor: ['29:1-edda', '29:1-lars'] }),
  'change/kinds': presentKinds(Object.values(catalogue)),
  'change/form': presentForm({
    kind: catalogue['exception-begin'],
    choices: { person: [{ title: 'Nora Falk', value: '22222222-0000-4000-8000-000000000001' }, { title: 'Jonas Weber', value: '22222222-0000-4000-8000-000000000002' }] },
    environment,
    values: { hours: '48', reason: 'On a customer site with a borrowed laptop.' },
    problems: ['An exception lasts 24 hours at most.'],
  }),
  'change/preview': presentPreview({ draftId, order: requested().order, kind: policyOn, shown, rule: tenantWide, reason: requested().reason, environment, reader }),
  'change/list': presentChangeList({
    subject: 'pending', now: fixtureNow, reader,
    changes: [states['half-approved'], states['second-admin'], states.done, states['done-with-drift'], states.failed, states.withdrawn].map((change, index) => ({ number: 12 - index, change, kind: policyOn })),
  }),
  'change/refused': presentChangeRefused({
    heading: 'Switch "Pilot - Require compliant device" to On', because: 'guard', says: '', at: fixtureNow, reader,
    guards: [...guards.slice(1), { guard: 'emergency-accounts', verdict: 'refused', says: 'The emergency account BG-2 is not excluded from the policy.' }, { guard: 'connector-alive', verdict: 'undetermined', says: 'The connector to Defender could not be read.' }],
  }),
  'change/audit': presentAudit({
    verdict: { status: 'intact', entries: 214, head: '9c1e5b7a20d84f6e3b7c1d905fa2e86437bd10c9a4e2f8d6b5037c1a9e4f2d80', newestAt: fixtureNow - 60_000 },
    exported: { sequence: 209, at: fixtureNow - 3_600_000, to: 'the change channel' }, checkedAt: fixtureNow, reader,
  }),
  'change/alarm': presentAlarm({
    alarm: { kind: 'drift', ...drift, canUndo: true }, number: 12, change: { id: changed, revision: 9 }, heading: 'Switch "Pilot - Require compliant device" to On',
    at: fixtureNow, environment, reader,
  }),
};
