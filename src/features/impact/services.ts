import type { GroupId, UserId } from '../../core/facts/ids.ts';
import type { AccessReadings } from '../../ports/access-readings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entra } from '../../ports/entra.ts';
import type { ReplayWorker } from '../../ports/replay-worker.ts';
import type { SignInHistory } from '../../ports/sign-in-history.ts';
import type { Store } from '../../ports/store.ts';

/** What measuring an impact works with. None of it can change the tenant. */
export interface ImpactServices {
  readonly store: Pick<Store, 'history' | 'impactLists' | 'now'>;
  readonly history: Pick<SignInHistory, 'coverage'>;
  readonly worker: ReplayWorker;
  readonly access: AccessReadings;
  readonly entra: Pick<Entra, 'readMembers' | 'readRoles'>;
  /** The tenant's time. */
  readonly clock: Clock;
  /** 128 random bits, base64url. */
  readonly newId: () => string;
  readonly people: FlaggedPeople;
  /** Milliseconds to wait for an answer; what takes longer goes on and is there when it is asked for again. */
  readonly patienceMs: number;
}

/** Who stands out on a card. Groups by object id; nested membership counts. */
export interface FlaggedPeople {
  readonly vipGroups: readonly GroupId[];
  readonly onCallGroups: readonly GroupId[];
  readonly approverGroups: readonly GroupId[];
  readonly emergencyAccounts: readonly UserId[];
}
