import { presentAlarm } from '../../../src/cards/change/alarm.ts';
import { presentAudit } from '../../../src/cards/change/audit.ts';
import { presentChangeList } from '../../../src/cards/change/change-list.ts';
import { presentChange } from '../../../src/cards/change/change.ts';
import { presentForm } from '../../../src/cards/change/form.ts';
import { presentKinds } from '../../../src/cards/change/kinds.ts';
import { presentPreview } from '../../../src/cards/change/preview.ts';
import { presentChangeRefused } from '../../../src/cards/change/refused.ts';
import type { CardData } from '../../../src/cards/registry.ts';
import { catalogue } from '../../../src/core/change/catalogue/index.ts';
import type { Change, DiffLine, GuardResult, Shown } from '../../../src/core/change/change.ts';
import { certificate } from '../../core/pilot/support/finished.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { fillImpact } from './impact-fixtures.ts';
import { changed, policyOn, requester, shown, states, tenantWide } from './change-fixtures.ts';

type ChangeCards = Pick<CardData, Extract<keyof CardData, `change/${string}`>>;

/** The cards of changes with `text()` wherever a text from outside can stand, and lists of `length` entries. */
export function fillChangeCards(text: () => string, length: number): ChangeCards {
  const at = { now: fixtureNow, reader: { locale: text(), timeZone: text() }, environment: text() };
  const { order } = states.requested;
  return {
    'change/change': presentChange({
      number: 12, change: fillChange(text, length), kind: policyOn, view: 'approver', nameOf: text, refreshFor: ['29:1'], note: text(), mayApproveInEmergency: true, ...at,
    }),
    'change/kinds': presentKinds(Object.values(catalogue)),
    'change/form': presentForm({
      kind: catalogue['exception-begin'], environment: text(), values: { hours: text(), reason: text() }, problems: times(length, text),
      choices: { person: times(length, (index) => ({ title: text(), value: `p${String(index)}` })) },
    }),
    'change/preview': presentPreview({ draftId: 'q3Jm0cVbT1yqv0m2mYkz7A', order, kind: policyOn, shown: fillShown(text, length), rule: tenantWide, reason: text(), ...at }),
    'change/list': presentChangeList({ subject: 'history', changes: times(length, (index) => ({ number: index, change: fillChange(text, length), kind: policyOn })), ...at }),
    'change/refused': presentChangeRefused({ heading: text(), because: 'busy', says: text(), guards: fillGuards(text, length), at: fixtureNow, reader: at.reader }),
    'change/audit': presentAudit({
      verdict: { status: 'broken', entries: 7, at: 3, says: text() }, exported: { sequence: 2, at: fixtureNow, to: text() }, checkedAt: fixtureNow, reader: at.reader,
    }),
    'change/alarm': presentAlarm({
      alarm: { kind: 'drift', lines: fillLines(text, length), by: text(), canUndo: true }, number: 12, change: { id: changed, revision: 3 }, heading: text(), at: fixtureNow, ...at,
    }),
  };
}

/** Rejected, so that its approvals, its reason and everything that was shown stand on the card together. */
function fillChange(text: () => string, length: number): Change {
  const approvals = times(length, () => ({ by: requester, at: fixtureNow, emergencyReason: text(), stepUp: { acrs: [text()], authenticatedAt: undefined, methods: [text()] } }));
  return { ...states.rejected, reason: text(), approvals, shown: fillShown(text, length), status: { status: 'rejected', at: fixtureNow, by: requester, reason: text() } };
}

function fillShown(text: () => string, length: number): Shown {
  return { ...shown, name: text(), hash: text(), diff: fillLines(text, length), guards: fillGuards(text, length), impact: fillImpact(text, length), certificate: certificate({ lines: times(length, () => ({ id: 'days', verdict: 'undetermined', says: text() }) as const) }) };
}

function fillLines(text: () => string, length: number): readonly DiffLine[] {
  return times(length, () => ({ path: text(), before: text(), after: text() }));
}

function fillGuards(text: () => string, length: number): readonly GuardResult[] {
  return times(length, () => ({ guard: 'no-lock-out', verdict: 'undetermined', says: text() }) as const);
}

function times<Item>(length: number, item: (index: number) => Item): readonly Item[] {
  return Array.from({ length }, (_, index) => item(index));
}
