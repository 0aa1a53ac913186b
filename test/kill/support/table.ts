import type { Report } from './run.ts';

/** The figures of a run for a person to read, with what was wrong in full. */
export function tableOf(store: string, report: Report): string {
  const { lost, twice, notApproved, forgottenClicks, audit, oldCards, left } = report;
  const rows: readonly (readonly [string, number])[] = [
    ['changes asked for', report.changes],
    ['approvals acknowledged', report.approvalsCounted],
    ['clicks sent', report.clicks],
    ['clicks sent again', report.clicksAgain],
    ['kill -9', report.kills],
    ['changes executed', report.executed],
    ['calls begun', report.attempts],
    ['approvals void', report.voided],
    ['upstream troubles', report.upstreamTroubles],
    ['steps that failed', report.failedSteps],
    ['messages tried again', left.sentAgain],
    ['messages given up', left.dead],
    ['still open', left.changes + left.messages],
    ['lost', lost.length],
    ['executed twice', twice.length],
    ['executed without approval', notApproved.length],
    ['acknowledged clicks not in the record', forgottenClicks.length],
    ['faults of the audit', audit.length],
    ['cards out of date', oldCards.length],
    ['seconds to ask', Math.round(report.askedInSeconds)],
    ['seconds from the first start to the last message', Math.round(report.seconds)],
  ];
  const faults = [...lost, ...twice, ...notApproved, ...forgottenClicks, ...audit, ...oldCards].slice(0, 20);
  return [store, ...rows.map(([name, figure]) => `  ${String(figure).padStart(6)}  ${name}`), ...faults.map((fault) => `  ! ${fault}`)].join('\n');
}
