import type { CircumstancesIndex } from './circumstances-index.ts';
import { partMasks } from './condition-masks.ts';
import { conditionsOn } from './evaluator.ts';
import type { DirectoryIndex } from './directory-index.ts';
import type { PolicySlots } from './slots.ts';
import { deviceContext } from './world.ts';

/** Two masks for each kind of device in each state. */
export interface DeviceMasks {
  readonly kindOf: Uint32Array;
  readonly states: number;
  readonly masks: Uint32Array;
}

/** Undefined: no policy looks at devices. */
export function deviceMasks({ values }: CircumstancesIndex, directory: DirectoryIndex, policies: PolicySlots): DeviceMasks | undefined {
  if (policies.slots.every(({ prepared }) => conditionsOn('device', prepared).length === 0)) return undefined;
  const filters = policies.slots.flatMap(({ prepared }) => prepared.deviceFilter ?? []);
  const names = filters.flatMap((filter) => (filter.understood ? filter.attributes : []));
  const { kindOf, kinds } = directory.kindsBy([...new Set(names)].filter((name) => !held.has(name)));
  const parts = kinds.flatMap((device) => values.state.map((state) => ({ device: deviceContext(state, device) })));
  return { kindOf, states: values.state.length, masks: partMasks('device', parts, policies) };
}

/** What the circumstances of a sign-in say, whatever device it came from. */
const held = new Set(['iscompliant', 'trusttype']);
