import { mapFact, type Fact, type Instant } from '../../core/facts/fact.ts';
import type { EntraDeviceId } from '../../core/facts/ids.ts';
import type { Alert, Machine } from '../../core/facts/machine.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Defender } from '../../ports/defender.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { createCachedRead } from '../upstream/cached.ts';
import { UpstreamError } from '../upstream/errors.ts';
import { asFact } from '../upstream/facts.ts';
import { createGapList, readRows, rowsOf } from '../upstream/fields.ts';
import { dateLiteral } from '../upstream/odata.ts';
import type { Timers } from '../upstream/timers.ts';
import type { DefenderClient } from './defender-client.ts';
import { parseAlert, parseMachine } from './machine-rows.ts';

export interface DefenderOptions {
  readonly client: DefenderClient;
  readonly clock: Clock;
  readonly timers: Timers;
  /** How long the tenant's alerts are kept, in milliseconds. */
  readonly alertTtlMs?: number;
}

const alertTtlMs = 30_000;
/** Largest page of the API. */
const alertCap = 10_000;
/** Beginnings of the asked time are rounded down to this step, so that people who ask together share one read. */
const sinceStepMs = 10 * 60_000;

export function createDefender(options: DefenderOptions): Defender {
  const alerts = createCachedRead<readonly Alert[]>('alerts', options.alertTtlMs ?? alertTtlMs, options.timers);
  return {
    readMachines: (id, readOptions) => readMachines(options, id, readOptions),
    readAlerts: async (since, readOptions) => {
      const from = Math.floor(since / sinceStepMs) * sinceStepMs;
      const fact = await alerts(String(from), () => readAlerts(options, from, { priority: readOptions?.priority }), readOptions);
      return mapFact(fact, (list) => list.filter((alert) => alert.status !== 'resolved' || (alert.updatedAt ?? since) >= since));
    },
  };
}

/** A tenant without recent machines answers 404 instead of an empty list. */
function readMachines({ client, clock }: DefenderOptions, id: EntraDeviceId, options?: ReadOptions): Promise<Fact<readonly Machine[]>> {
  return asFact('machines', clock, async () => {
    // The id stands in the filter without quotes: anything but a GUID could change the question.
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new UpstreamError('upstream.bad-question', { serviceCode: 'aadDeviceId' });
    const body = await client.read('/machines', { $filter: `aadDeviceId eq ${id}` }, options).catch((error: unknown) => {
      if (error instanceof UpstreamError && error.code === 'upstream.not-found') return { value: [] };
      throw error;
    });
    const gaps = createGapList('machines');
    return { value: readRows(rowsOf(body), gaps, (row) => parseMachine(row, gaps)), gaps: gaps.list() };
  });
}

function readAlerts({ client, clock }: DefenderOptions, since: Instant, options: ReadOptions): Promise<Fact<readonly Alert[]>> {
  return asFact('alerts', clock, async () => {
    const query = { $filter: `status ne 'Resolved' or lastUpdateTime ge ${dateLiteral(since)}`, $top: String(alertCap) };
    const rows = rowsOf(await client.read('/alerts', query, options));
    const gaps = createGapList('alerts');
    if (rows.length >= alertCap) gaps.add('missing-value', '$top');
    return { value: readRows(rows, gaps, (row) => parseAlert(row, gaps)), gaps: gaps.list() };
  });
}
