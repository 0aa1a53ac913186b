import type { Logger } from 'pino';
import type { Gap } from '../core/facts/fact.ts';
import type { ConversationKind } from '../ports/store.ts';

/** Everything that is ever logged of a turn. No text, name, id of a person, card or token has a place here. */
export interface TurnLine {
  readonly type: string;
  readonly place: ConversationKind | 'unknown';
  /** Name of the command or verb in the route table. */
  readonly route: string | undefined;
  readonly outcome: 'answered' | 'ignored' | 'failed';
  /** What could not be read for a diagnosis; of each the source and the reason are logged, no detail. */
  readonly gaps: readonly Gap[];
  readonly milliseconds: number;
}

export interface FailureLine {
  /** What the person was told, to find the line by. */
  readonly reference: string;
  readonly route: string | undefined;
  readonly error: unknown;
}

export interface TurnLog {
  turn(line: TurnLine): void;
  failure(line: FailureLine): void;
}

export function turnLog(log: Logger): TurnLog {
  return {
    turn: ({ type, place, route, outcome, gaps, milliseconds }) => log.info({ type: wordOf(type), place, route, outcome, ...gapWords(gaps), milliseconds: Math.round(milliseconds) }, 'turn'),
    failure: ({ reference, route, error }) => log.error({ reference, route, error: factsOf(error) }, 'turn failed'),
  };
}

function gapWords(gaps: readonly Gap[]): { readonly gaps?: readonly string[] } {
  return gaps.length === 0 ? {} : { gaps: [...new Set(gaps.map(({ source, reason }) => `${source}:${reason}`))] };
}

/** Kind, code and place of an error. Its message stays out: those of drivers and upstreams repeat what they were given. */
export function factsOf(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const status = 'status' in error ? error.status : undefined;
  return {
    name: error.name,
    ...(isWord(code) ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    at: framesOf(error.stack ?? ''),
    ...(error.cause instanceof Error ? { cause: factsOf(error.cause) } : {}),
  };
}

/** The innermost frames, as file and line. */
function framesOf(stack: string): readonly string[] {
  return [...stack.matchAll(/\n\s+at [^\n]*?([\w.-]+\/[\w.-]+\.(?:ts|js|mjs|cjs):\d+)/g)].slice(0, 5).map(([, place = '']) => place);
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);
}

function wordOf(type: string): string {
  return isWord(type) ? type : 'other';
}
