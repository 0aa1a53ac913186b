import { deviceStories } from './device-stories.ts';
import { signInStories } from './sign-in-stories.ts';
import type { Scenario } from './story.ts';

/** Every story, by name: at least one for each cause that a diagnosis can name. */
export const scenarios: readonly Scenario[] = [...deviceStories, ...signInStories];

export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
