import type { Fact } from '../../core/facts/fact.ts';
import type { PilotPlan } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { guid, mostChosen, type StepInputs } from './inputs.ts';
import type { PilotServices } from './services.ts';

/** `problems`: plain sentences for the person who typed; a name that was not found stands in `inputs` as it came. */
export interface TypedNames {
  readonly inputs: StepInputs;
  readonly problems: readonly string[];
}

/** Characters; Entra and Intune allow no longer names. */
const longestName = 256;

type Named = 'users' | 'devices' | 'app';

/** Where a list is too long for a card, people type names: looks up which ids they mean. What is an id already is left alone. */
export async function idsOfNames(services: PilotServices, plan: PilotPlan, inputs: StepInputs, options: ReadOptions): Promise<TypedNames> {
  const problems: string[] = [];
  const found = await Promise.all((['users', 'devices', 'app'] as const).map(async (choice): Promise<readonly (readonly [Named, string])[]> => {
    const names = (choice === 'app' ? [inputs.app ?? ''] : (inputs[choice] ?? '').split(',')).map((name) => name.trim()).filter((name) => name !== '');
    if (names.length > mostChosen || names.every((name) => guid.test(name))) return [];
    const ids = await Promise.all(names.map(async (name) => (guid.test(name) ? name : idOf(services, plan, choice, name, options))));
    problems.push(...ids.flatMap((id) => (typeof id === 'string' ? [] : [id.problem])));
    return [[choice, ids.map((id, index) => (typeof id === 'string' ? id : names[index])).join(',')]];
  }));
  return { inputs: { ...inputs, ...Object.fromEntries(found.flat()) }, problems };
}

async function idOf(services: PilotServices, plan: PilotPlan, choice: Named, name: string, options: ReadOptions): Promise<string | { readonly problem: string }> {
  if (name.length > longestName) return { problem: noneTexts[choice](name.slice(0, longestName)) };
  const fact = await idsNamed(services, choice, name, options);
  if (!fact.known) return { problem: `"${name}" could not be looked up just now. Try again in a minute.` };
  const chosen: readonly string[] = choice === 'app' ? [plan.app ?? ''] : plan[choice];
  const ids = [...new Set(fact.value)];
  const [only, ...more] = ids.length > 1 ? ids.filter((id) => chosen.includes(id)) : ids;
  if (only !== undefined && more.length === 0) return only;
  return { problem: ids.length > 1 ? severalTexts[choice](name) : noneTexts[choice](name) };
}

/** Ids of what has this name, exactly. */
async function idsNamed({ changes: { upstreams }, readings }: PilotServices, choice: Named, name: string, options: ReadOptions): Promise<Fact<readonly string[]>> {
  switch (choice) {
    case 'users': {
      const person = await upstreams.entra.readPerson({ userPrincipalName: signInName(name) }, options);
      return person.known ? { ...person, value: person.value === undefined ? [] : [person.value.id] } : person;
    }
    case 'devices': {
      const devices = await upstreams.intune.findManagedDevicesByName(name, options);
      return devices.known ? { ...devices, value: devices.value.filter(({ platform }) => platform === 'windows').flatMap(({ entraDeviceId }) => entraDeviceId ?? []) } : devices;
    }
    case 'app': {
      const apps = await readings.listApps({ ...options, named: name });
      return apps.known ? { ...apps, value: apps.value.map(({ appId }) => appId) } : apps;
    }
  }
}

/** Forms say "Nora Quist (nora.quist@company.com)". */
function signInName(name: string): string {
  return /\(([^()\s]+@[^()\s]+)\)$/.exec(name)?.[1] ?? name;
}

const noneTexts: Readonly<Record<Named, (name: string) => string>> = {
  users: (name) => `Nobody signs in as "${name}". Type the name that they sign in with, such as name@company.com.`,
  devices: (name) => `Intune manages no Windows device called "${name}". Type the name as Intune shows it.`,
  app: (name) => `No app is called "${name}". Type its name as Entra shows it, or its application (client) ID.`,
};

const severalTexts: Readonly<Record<Named, (name: string) => string>> = {
  users: (name) => `Several people sign in as "${name}". Type the object ID of the one you mean.`,
  devices: (name) => `Several Windows devices are called "${name}". Type the Entra device ID of the one you mean.`,
  app: (name) => `Several apps are called "${name}". Type the application (client) ID of the one you mean.`,
};
