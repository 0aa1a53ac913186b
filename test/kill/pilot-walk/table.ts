import type { WalkReport } from './run.ts';

/** The figures of all walks for a person to read, with what was wrong in full. */
export function tableOf(walks: readonly WalkReport[]): string {
  const sum = (figure: (walk: WalkReport) => number): number => walks.reduce((total, walk) => total + figure(walk), 0);
  const faults = walks.flatMap((walk, index) => Object.entries(walk.faults).flatMap(([name, found]: [string, Set<string>]) => [...found].map((fault) => `  ! walk ${String(index + 1)}, ${name}: ${fault}`)));
  const rows: readonly (readonly [string, number])[] = [
    ['walks', walks.length],
    ['walks that arrived', walks.filter(({ end }) => end === 'arrived').length],
    ['kill -9', sum(({ kills }) => kills.length)],
    ['changes asked for', sum(({ changes }) => changes)],
    ['boards equal to the tenant', sum(({ boards }) => boards.equal)],
    ['boards that went on moving', sum(({ boards }) => boards.moving)],
    ['boards wrong', sum(({ boards }) => boards.wrong)],
    ['lost', sum(({ faults: { lost } }) => lost.size)],
    ['made twice', sum(({ faults: { twice } }) => twice.size)],
    ['made without approval', sum(({ faults: { notApproved } }) => notApproved.size)],
    ['faults of the audit', sum(({ faults: { audit } }) => audit.size)],
    ['left over after the rollback', sum(({ leftOver }) => leftOver.length)],
    ['messages given up', sum(({ dead }) => dead)],
    ['steps that failed', sum(({ failedSteps }) => failedSteps)],
    ['seconds', Math.round(sum(({ seconds }) => seconds))],
  ];
  const where = Object.entries(Object.groupBy(walks.flatMap(({ kills }) => kills), (at) => at)).map(([at, kills]) => `  ${String(kills.length).padStart(6)}  killed in: ${at}`);
  return [...rows.map(([name, figure]) => `  ${String(figure).padStart(6)}  ${name}`), ...where, ...faults.slice(0, 20)].join('\n');
}
