import { isObject, rowsOf } from '../upstream/fields.ts';
import { asFact } from '../upstream/facts.ts';
import { dateLiteral } from '../upstream/odata.ts';
import type { LogQuestion, SignInLog } from '../../ports/sign-in-log.ts';
import { nextPage, type GraphQuestion } from './graph-client.ts';
import type { GraphReader } from './graph-reader.ts';
import { historyProperties, parseLoggedSignIn } from './history-rows.ts';

/** Beta, as for the questions of people: only there the log tells how somebody signed in. */
export function createSignInLog({ client, clock, origin }: GraphReader & { readonly origin: string }): SignInLog {
  return {
    page: (ask, signal) =>
      asFact('signIns', clock, async () => {
        const body = await client.read(questionOf(ask), { signal, priority: 'idle' });
        const rows = rowsOf(body).map((row) => parseLoggedSignIn(row));
        const signIns = rows.flatMap((row) => (row.kind === 'sign-in' ? [row.signIn] : []));
        const times = rows.flatMap((row) => (row.kind === 'sign-in' ? [row.signIn.at] : row.at === undefined ? [] : [row.at]));
        const next = isObject(body) ? body['@odata.nextLink'] : undefined;
        const value = { signIns, oldest: times.length === 0 ? undefined : Math.min(...times), unreadable: rows.length - signIns.length, next: typeof next === 'string' ? next : undefined };
        return { value, gaps: [] };
      }),
  };

  function questionOf(ask: LogQuestion): GraphQuestion {
    if (ask.kind === 'link') return nextPage(ask.link, spanQuestion(0, 0), origin);
    return spanQuestion(ask.from, ask.until);
  }
}

function spanQuestion(from: number, until: number): GraphQuestion {
  return {
    version: 'beta',
    path: '/auditLogs/signIns',
    options: { $filter: `createdDateTime ge ${dateLiteral(from)} and createdDateTime le ${dateLiteral(until)}`, $top: '1000', $select: historyProperties.join(',') },
    budget: 'signIns',
  };
}
