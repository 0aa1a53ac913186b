import type { Step, StepId } from '../step.ts';
import { pilotGroups } from './1-pilot-groups.ts';
import { defenderConnector } from './2-defender-connector.ts';
import { deviceOnboarding } from './3-device-onboarding.ts';
import { deviceCompliance } from './4-device-compliance.ts';
import { conditionalAccess } from './5-conditional-access.ts';

/** The five steps, in the order in which they are walked. */
export const steps: readonly Step[] = [pilotGroups, defenderConnector, deviceOnboarding, deviceCompliance, conditionalAccess];

/** @throws RangeError for an id that no step has, which the types rule out */
export function stepOf(id: StepId): Step {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) throw new RangeError(`there is no step ${id}`);
  return step;
}
