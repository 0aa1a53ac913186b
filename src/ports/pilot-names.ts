import type { Fact } from '../core/facts/fact.ts';
import type { ConfigurationPolicyId, GroupId } from '../core/facts/ids.ts';
import type { ReadOptions } from './read.ts';

/**
 * What carries a name, compared without case, read anew each time. Ids alone, so that a look at the pilot costs little: what a
 * change is made to is read whole by `ChangeTargets`. Never rejects.
 */
export interface PilotNames {
  findGroups(name: string, options?: ReadOptions): Promise<Fact<readonly GroupId[]>>;
  /** Policies of the settings catalog, whatever they configure. */
  findConfigurationPolicies(name: string, options?: ReadOptions): Promise<Fact<readonly ConfigurationPolicyId[]>>;
}
