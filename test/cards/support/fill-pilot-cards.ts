import { presentBoard } from '../../../src/cards/pilot/board.ts';
import { presentExpand } from '../../../src/cards/pilot/expand.ts';
import { notice } from '../../../src/cards/pilot/notice.ts';
import { presentDrift } from '../../../src/cards/pilot/alarms.ts';
import { presentTrialOutcome } from '../../../src/cards/pilot/trial.ts';
import { presentCertificate } from '../../../src/cards/pilot/certificate.ts';
import { presentStepPreview } from '../../../src/cards/pilot/preview.ts';
import { presentStep } from '../../../src/cards/pilot/step.ts';
import type { CardData } from '../../../src/cards/registry.ts';
import type { PilotReport } from '../../../src/core/pilot/step.ts';
import { stepOf } from '../../../src/core/pilot/steps/index.ts';
import { certificate, trial } from '../../core/pilot/support/finished.ts';
import { fillImpact } from './impact-fixtures.ts';
import { shown, states, tenantWide } from './change-fixtures.ts';
import { blockedSignIn, early, ids, openChanges, pilotButton, pilotNow, pilotWith, reportOf } from './pilot-fixtures.ts';

type PilotCards = Pick<CardData, Extract<keyof CardData, `pilot/${string}`>>;

/** The cards of the pilot with `text()` wherever a text from outside can stand, and lists of `length` entries. */
export function fillPilotCards(text: () => string, length: number): PilotCards {
  const at = { environment: text(), reader: { locale: text(), timeZone: text() } };
  const report = fillReport(text, length);
  const lines = times(length, () => ({ path: text(), before: text(), after: text() }));
  const change = { draftId: 'q3Jm0cVbT1yqv0m2mYkz7A', order: states.requested.order, rule: tenantWide, shown: { ...shown, name: text(), hash: text(), diff: lines, impact: fillImpact(text, length), certificate: certificate({ lines: times(length, () => ({ id: 'days', verdict: 'passed', says: text() }) as const) }) } } as const;
  return {
    'pilot/board': presentBoard({
      pilot: pilotWith(early(), { brake: { status: 'tripped', at: pilotNow, change: undefined, says: text() } }), report, place: 'personal', ...at, note: text(),
      changes: times(length, (index) => ({ number: index, change: { ...states.requested, shown: { ...shown, name: text() } } })),
    }),
    'pilot/expand': presentExpand({ pilot: pilotButton, inputs: { sourceGroup: text(), percent: text(), reason: text() }, problems: times(length, text), environment: at.environment }),
    'pilot/notice': fillNotice(text, length),
    'pilot/preview': presentStepPreview({ title: text(), button: pilotButton, changes: [change, change], refused: times(length, () => ({ heading: text(), says: text() })), reason: text(), ...at }),
    'pilot/step': presentStep({
      step: { ...stepOf('defender-connector'), purpose: text() }, report, pilot: pilotButton, changes: openChanges, ...at, addressBook: false, trial: 'blocked', note: text(),
      problems: times(length, text), inputs: { reason: text() },
      fields: [
        { choice: 'users', label: 'Pilot people', input: 'people', value: '', options: times(length, (index) => ({ title: text(), value: `p${String(index)}` })), multiple: true },
        { choice: 'userGroupName', label: 'Name of the user group', input: 'text', value: text(), options: [], multiple: false },
        { choice: 'deviceGroupName', label: 'Name of the device group', input: 'text', value: text(), options: [], multiple: false },
      ],
    }),
  };
}

/** Every part that any message of the pilot has, each from the presenter that takes it from outside. */
function fillNotice(text: () => string, length: number): CardData['pilot/notice'] {
  const reader = { locale: text(), timeZone: text() };
  const lines = times(length, () => ({ path: text(), before: text(), after: text() }));
  const drift = presentDrift({ restore: pilotButton, canRestore: true, object: text(), by: text(), lines, at: pilotNow, pilot: pilotButton, environment: text(), reader });
  const outcome = presentTrialOutcome({
    trial: trial('blocked', { says: text() }), person: text(), app: text(), pilot: pilotButton, now: pilotNow, reader,
    signIn: { ...blockedSignIn, failureReason: text(), correlationId: text(), device: { ...blockedSignIn.device, displayName: text() } },
  });
  const evidence = presentCertificate({
    certificate: certificate({ lines: times(length, () => ({ id: 'days', verdict: 'refused', says: text() }) as const), failures: times(length, () => ({ signInId: 's', user: ids.user, at: pilotNow, because: text() })) }),
    policyName: text(), nameOf: text, pilot: pilotButton, reader,
  });
  const said = [...outcome.says, ...evidence.says].map((row) => row.text);
  return notice({ ...drift, look: { style: 'warning', color: 'warning' }, says: said, facts: [...outcome.facts, ...evidence.facts], lines: evidence.lines, linesTitle: evidence.linesTitle, diff: drift.diff, todo: drift.todo.map((row) => row.text), headline: evidence.headline });
}

function fillReport(text: () => string, length: number): PilotReport {
  const report = reportOf(early());
  return {
    ...report,
    steps: report.steps.map((step) => ({
      ...step,
      ...(step.next === undefined ? {} : { next: { ...step.next, says: text() } }),
      checks: times(Math.max(3, length), (index) => ({
        id: 'connector-present', looksAt: text(), weight: 'needed', verdict: (['failed', 'waiting', 'passed'] as const)[index % 3] ?? 'failed', says: text(), evidence: [], gaps: [],
        remedy: { owner: 'entra-admins', do: text(), where: { path: text(), link: 'https://entra.microsoft.com/' }, confirmable: true },
      }) as const),
    })),
  };
}

function times<Item>(length: number, item: (index: number) => Item): readonly Item[] {
  return Array.from({ length }, (_, index) => item(index));
}
