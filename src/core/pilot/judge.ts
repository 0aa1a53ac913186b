import type { Check, CheckResult, Finding } from './check.ts';
import type { CheckId } from './check-id.ts';
import type { PilotFacts } from './facts.ts';
import type { PilotReport, Step, StepReport, StepState } from './step.ts';
import { steps } from './steps/index.ts';

/** Everything the board, the dialogs, the command line and the evidence pack say about the pilot. */
export function judgePilot(facts: PilotFacts): PilotReport {
  const verdicts = new Map<CheckId, CheckResult>();
  // All checks first: some wait for one of an earlier step.
  for (const check of steps.flatMap(({ checks }) => checks)) verdicts.set(check.id, resultOf(check, facts, verdicts));
  const reports: StepReport[] = [];
  for (const step of steps) reports.push(reportOn(step, facts, verdicts, reports.every(({ state }) => state === 'done')));
  const { now, reportOnlySince, onSince } = facts;
  return { asOf: now, steps: reports, inReportOnlyMs: reportOnlySince === undefined || onSince !== undefined ? undefined : now - reportOnlySince, onSince };
}

function resultOf(check: Check, facts: PilotFacts, earlier: ReadonlyMap<CheckId, CheckResult>): CheckResult {
  const { id, looksAt, weight, remedy } = check;
  const waitsFor = check.after.map((other) => earlier.get(other)).filter((other) => other === undefined || other.verdict !== 'passed');
  const [first] = waitsFor;
  if (waitsFor.length > 0) return { id, looksAt, weight, remedy, verdict: 'waiting', says: `Waits for: ${first?.looksAt ?? 'an earlier check'}.`, evidence: [], gaps: [] };
  const finding: Finding = check.judge(facts);
  const gaps = finding.verdict === 'undetermined' ? finding.gaps : [];
  return { id, looksAt, weight, remedy, verdict: finding.verdict, says: finding.says, evidence: finding.evidence, gaps };
}

function reportOn(step: Step, facts: PilotFacts, verdicts: ReadonlyMap<CheckId, CheckResult>, earlierDone: boolean): StepReport {
  const { id, title, owner } = step;
  const checks = step.checks.flatMap((check) => verdicts.get(check.id) ?? []);
  const open = checks.filter(({ weight, verdict }) => weight === 'needed' && verdict !== 'passed');
  const state = stateOf(open, earlierDone);
  // Of what is open, a failure can be acted on; what waits or could not be read cannot.
  const next = open.find(({ verdict }) => verdict === 'failed') ?? open[0];
  return { id, title, owner, state, checks, next, proposes: state === 'waiting' ? [] : step.proposes(facts) };
}

function stateOf(open: readonly CheckResult[], earlierDone: boolean): StepState {
  if (open.length === 0) return 'done';
  if (!earlierDone) return 'waiting';
  return open.some(({ verdict }) => verdict === 'failed') ? 'open' : 'unknown';
}
