import type { CallOutcome } from '../../core/change/change.ts';
import type { TenantWrite } from '../../core/change/write.ts';
import type { Executor, WriteMark } from '../../ports/executor.ts';
import type { DefenderClient } from '../defender/defender-client.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { requestIdOf, type Answer } from '../upstream/answer.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { outcomeOf } from './call-outcome.ts';
import { requestGuid } from './mark.ts';
import { wireWrite } from './wire-writes.ts';

export interface ExecutorOptions {
  /** Both as the executing identity, whose credential nothing else holds. */
  readonly graph: Pick<GraphClient, 'write'>;
  readonly defender: Pick<DefenderClient, 'write'>;
  /** Such as `https://graph.microsoft.com`; members are named by their address in it. */
  readonly graphOrigin: string;
}

export function createExecutor(options: ExecutorOptions): Executor {
  return {
    perform: async (write, mark) => {
      try {
        const requestId = requestIdOf(await send(options, write, mark));
        return { status: 'accepted', ...(requestId === undefined ? {} : { requestId }) } satisfies CallOutcome;
      } catch (error) {
        return outcomeOf(write.kind, error);
      }
    },
  };
}

/** The time limit covers everything: the wait for the budget, the token and the call. */
async function send({ graph, defender, graphOrigin }: ExecutorOptions, write: TenantWrite, mark: WriteMark): Promise<Answer> {
  if (mark.callMs < 1) throw new UpstreamError('upstream.own-budget');
  const signal = AbortSignal.timeout(Math.floor(mark.callMs));
  const id = requestGuid(mark.changeId);
  const header: Readonly<Record<string, string>> = id === undefined ? {} : { 'client-request-id': id };
  const wire = wireWrite(write, mark, graphOrigin);
  return wire.api === 'graph' ? graph.write({ ...wire, headers: { ...wire.headers, ...header } }, signal) : defender.write(wire.path, wire.body, header, signal);
}
