import type { Instant } from '../facts/fact.ts';
import type { SignIn } from '../facts/sign-in.ts';
import { readCode } from './error-codes.ts';

/** Rows of one correlation id: one attempt of a person to get into one app. */
export interface Attempt {
  /** The row that says how it ended. */
  readonly deciding: SignIn;
  readonly outcome: 'succeeded' | 'failed' | 'prompted' | 'unclear';
}

/** Milliseconds by which the clocks of the services may differ; a row later than that is from no past that counts. */
export const clockSkew = 5 * 60 * 1000;

/**
 * The newest attempt of each app, newest first. Attempts that consist of silent steps only have no outcome and are left out.
 * @param rows newest first, as the log gives them; rows with equal times keep that order.
 */
export function newestAttempts(rows: readonly SignIn[], now: Instant): readonly Attempt[] {
  const byApp = new Map<string, Attempt>();
  const past = rows.filter(({ createdAt }) => createdAt === undefined || createdAt <= now + clockSkew);
  for (const attempt of attemptsOf(past)) {
    const app = appKey(attempt.deciding);
    if (!byApp.has(app)) byApp.set(app, attempt);
  }
  return [...byApp.values()];
}

function attemptsOf(rows: readonly SignIn[]): readonly Attempt[] {
  const groups = new Map<string, SignIn[]>();
  for (const row of newestFirst(rows)) {
    const key = row.correlationId ?? `row:${row.id}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const attempts = [...groups.values()].flatMap((group) => attemptOf(group) ?? []);
  return attempts.sort((a, b) => (b.deciding.createdAt ?? 0) - (a.deciding.createdAt ?? 0));
}

function attemptOf(group: readonly SignIn[]): Attempt | undefined {
  for (const row of group) {
    if (row.errorCode === undefined) return { deciding: row, outcome: 'unclear' };
    const reading = readCode(row.errorCode);
    switch (reading.kind) {
      case 'silent':
        continue;
      case 'success':
        return { deciding: row, outcome: 'succeeded' };
      case 'prompt':
        return { deciding: row, outcome: 'prompted' };
      case 'failure':
      case 'policies':
      case 'locked-or-malicious':
        return { deciding: row, outcome: 'failed' };
    }
  }
  return undefined;
}

function newestFirst(rows: readonly SignIn[]): readonly SignIn[] {
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => (b.row.createdAt ?? 0) - (a.row.createdAt ?? 0) || a.index - b.index)
    .map(({ row }) => row);
}

function appKey(row: SignIn): string {
  return row.appId ?? row.appName?.toLowerCase() ?? 'unknown app';
}
