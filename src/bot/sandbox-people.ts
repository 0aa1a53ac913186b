import type { UserId } from '../core/facts/ids.ts';
import type { Store } from '../ports/store.ts';
import type { TypedCommand } from '../cards/help/help.ts';

/** One of the people of the sandbox tenant whom the person in the Playground can become. */
export interface SandboxPerson {
  readonly userId: UserId;
  readonly displayName: string;
  /** What they do there, for the list of who one can be. */
  readonly part: string;
}

/**
 * The Playground has one user and the stories have five. This object is the only way to act as somebody else, and it is made
 * in sandbox mode only: elsewhere there is nothing that could be asked.
 */
export interface SandboxPeople {
  /** Who acts, given who the activity says it is. */
  personFor(teamsUserId: string, stated: UserId | undefined): Promise<UserId | undefined>;
  /** Answers what to say. */
  become(teamsUserId: string, name: string): Promise<string>;
  readonly command: TypedCommand;
}

export function createSandboxPeople(people: readonly SandboxPerson[], store: Store, now: () => number): SandboxPeople {
  const key = (teamsUserId: string): string => `sandbox/person/${teamsUserId}`;
  return {
    command: { says: `be ${firstName(people[0])}`, does: `Sandbox only: act as somebody else (${people.map(firstName).join(', ')}).` },
    personFor: async (teamsUserId, stated) => {
      const chosen = (await store.state.read([key(teamsUserId)])).get(key(teamsUserId))?.value;
      const actor = people.find(({ userId }) => userId === chosen) ?? people.find(({ userId }) => userId === stated) ?? people[0];
      return actor?.userId ?? stated;
    },
    become: async (teamsUserId, name) => {
      const wanted = name.trim().toLowerCase();
      const person = people.find(({ displayName }) => displayName.toLowerCase() === wanted || displayName.toLowerCase().split(' ')[0] === wanted);
      if (person === undefined) return `There is nobody of that name here. You can be ${people.map(firstName).join(', ')}.`;
      await store.state.write(new Map([[key(teamsUserId), { value: person.userId }]]), now());
      return `You are now ${person.displayName} (${person.part}). Sandbox only.`;
    },
  };
}

function firstName(person: SandboxPerson | undefined): string {
  return person?.displayName.toLowerCase().split(' ')[0] ?? '';
}
