import { emptyPilot } from '../tenant/pilot.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { deviceStories } from './device-stories.ts';
import { signInStories } from './sign-in-stories.ts';
import type { Scenario } from './story.ts';

/** Every story, by name: at least one for each cause that a diagnosis can name. */
export const scenarios: readonly Scenario[] = [...deviceStories, ...signInStories];

/** Tenants to begin with; whatever happened before is gone. */
export const beginnings: readonly Omit<Scenario, 'cause'>[] = [
  { name: 'empty', story: 'People, groups for roles, enrolled laptops and applications; none of the five steps is begun.', run: emptyPilot },
];

export function findScenario(name: string): { run: (tenant: Tenant) => void } | undefined {
  return [...scenarios, ...beginnings].find((scenario) => scenario.name === name);
}
