import { causeIds, type CauseId } from '../cause-id.ts';
import { connectorCauses } from './connector.ts';
import type { CauseEntry } from './define.ts';
import { deviceCauses } from './device.ts';
import { noneCauses } from './none.ts';
import { policyCauses, warningCauses } from './policy.ts';
import { signInCauses } from './sign-in.ts';
import { userCauses } from './user.ts';

const entries: readonly CauseEntry[] = [
  ...userCauses,
  ...signInCauses,
  ...policyCauses,
  ...deviceCauses,
  ...connectorCauses,
  ...noneCauses,
  ...warningCauses,
];

const order = new Map<CauseId, number>(causeIds.map((id, index) => [id, index]));

/** All causes, the more decisive first (the order of `causeIds`). */
export const causes: readonly CauseEntry[] = [...entries].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
