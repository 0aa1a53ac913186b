import type { SampleSharing } from '../../core/change/order.ts';
import { threatLevels } from '../../core/facts/compliance.ts';
import { appId, entraDeviceId, userId } from '../../core/facts/ids.ts';
import type { PilotPlan } from '../../core/pilot/pilot.ts';
import type { StepChoice } from '../../core/pilot/step.ts';

/** What came back from a form; every value was written by whoever pressed, or by anybody at all. */
export type StepInputs = Readonly<Partial<Record<StepChoice, string>>>;

export type Parsed = { readonly status: 'parsed'; readonly plan: PilotPlan } | { readonly status: 'incomplete'; readonly problems: readonly string[] };

export const sampleSharings = ['not-configured', 'none', 'all'] as const satisfies readonly SampleSharing[];

/** A pilot is small; more come in by phases. Each costs several readings at every look. */
export const mostChosen = 20;
const longestName = 120;
export const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const control = /\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Zl}|\p{Zp}/u;

/** The plan with these inputs in it. Whether what an id names exists is found out by reading. */
export function parseInputs(plan: PilotPlan, choices: readonly StepChoice[], inputs: StepInputs): Parsed {
  let next = plan;
  const problems: string[] = [];
  for (const choice of choices) {
    const text = inputs[choice];
    if (text === undefined) continue;
    const set = parseChoice(choice, text.trim());
    if (typeof set === 'string') problems.push(set);
    else next = { ...next, ...set };
  }
  if (next.userGroupName.toLowerCase() === next.deviceGroupName.toLowerCase()) problems.push('Give the two groups different names.');
  return problems.length > 0 ? { status: 'incomplete', problems } : { status: 'parsed', plan: next };
}

/** What it sets, or what is wrong with it. */
function parseChoice(choice: StepChoice, text: string): Partial<PilotPlan> | string {
  switch (choice) {
    case 'users':
      return withIds(text, 'people', (ids) => ({ users: ids.map(userId) }));
    case 'devices':
      return withIds(text, 'devices', (ids) => ({ devices: ids.map(entraDeviceId) }));
    case 'app':
      return guid.test(text) ? { app: appId(text) } : 'Choose the app that is to be protected.';
    case 'userGroupName':
    case 'deviceGroupName':
    case 'edrPolicyName':
    case 'compliancePolicyName':
    case 'accessPolicyName':
      return text === '' || text.length > longestName || control.test(text) ? `A name has 1 to ${String(longestName)} characters, all of them visible.` : { [choice]: text };
    case 'unresponsiveDays': {
      const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
      return days >= 1 && days <= 90 ? { unresponsiveDays: days } : 'The number of days is a whole number from 1 to 90.';
    }
    case 'blocksOnMissingData':
      return text === 'true' || text === 'false' ? { blocksOnMissingData: text === 'true' } : 'Say whether devices without data count as noncompliant.';
    case 'sampleSharing': {
      const sampleSharing = sampleSharings.find((value) => value === text);
      return sampleSharing === undefined ? 'Choose one of the kinds of sample sharing.' : { sampleSharing };
    }
    case 'threshold': {
      const threshold = threatLevels.find((level) => level === text);
      return threshold === undefined ? 'Choose the highest device risk that is still compliant.' : { threshold };
    }
  }
}

function withIds(text: string, what: 'people' | 'devices', set: (ids: readonly string[]) => Partial<PilotPlan>): Partial<PilotPlan> | string {
  const ids = [...new Set(text.split(',').map((id) => id.trim().toLowerCase()).filter((id) => id !== ''))];
  if (ids.length === 0) return `Choose at least one of the ${what}.`;
  if (ids.length > mostChosen) return `Choose at most ${String(mostChosen)} ${what}; more come in later, in phases.`;
  return ids.every((id) => guid.test(id)) ? set(ids) : `Choose the ${what} from the list.`;
}
