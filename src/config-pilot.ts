import { list, type Reading } from './config-fields.ts';
import { defaultEvidence, type EvidenceNeeded } from './core/flip/certificate.ts';
import type { BrakeLimit } from './core/pilot/pilot.ts';
import type { PilotSettings } from './features/pilot/services.ts';

const minute = 60_000;

/** The log of sign-ins is minutes late, sometimes half an hour. */
const trialMs = 30 * minute;

export const defaultBrake: BrakeLimit = { windowMs: 60 * minute, mostPeople: 3, mostShare: 0.2 };

export function readPilot(reading: Reading): PilotSettings {
  return { evidence: readEvidence(reading), brake: readBrake(reading), trialMs };
}

/** More may be asked for than Gatehouse asks for by itself, never less. */
function readEvidence(reading: Reading): EvidenceNeeded {
  const { signIns, days, workingDays, lookBackDays } = defaultEvidence;
  const given = readNumbers('GATEHOUSE_FLIP_EVIDENCE', reading, {
    'sign-ins': { least: signIns, most: 1_000, whole: true },
    days: { least: days, most: lookBackDays, whole: true },
    'working-days': { least: workingDays, most: Math.floor((lookBackDays / 7) * 5), whole: true },
  });
  return { ...defaultEvidence, signIns: given['sign-ins'] ?? signIns, days: given['days'] ?? days, workingDays: given['working-days'] ?? workingDays };
}

function readBrake(reading: Reading): BrakeLimit {
  const given = readNumbers('GATEHOUSE_BRAKE', reading, {
    people: { least: 0, most: 1_000, whole: true },
    share: { least: 0, most: 1, whole: false },
    window: { least: 5, most: 24 * 60, whole: true },
  });
  const { mostPeople, mostShare, windowMs } = defaultBrake;
  return { mostPeople: given['people'] ?? mostPeople, mostShare: given['share'] ?? mostShare, windowMs: given['window'] === undefined ? windowMs : given['window'] * minute };
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** `name=number` parts between commas; what is not named keeps its default. */
function readNumbers(variable: string, { get, faults }: Reading, bounds: Readonly<Record<string, Bounds>>): Readonly<Partial<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const part of list(get(variable))) {
    const [name = '', text = '', ...more] = part.split('=').map((each) => each.trim());
    const bound = Object.hasOwn(bounds, name) ? bounds[name] : undefined;
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (bound === undefined || more.length > 0) faults.push(`${variable}: "${name}" is none of ${Object.keys(bounds).join(', ')}`);
    else if (!(value >= bound.least && value <= bound.most) || (bound.whole && !Number.isInteger(value))) {
      faults.push(`${variable}: ${name} must be a ${bound.whole ? 'whole ' : ''}number from ${String(bound.least)} to ${String(bound.most)}`);
    } else found[name] = value;
  }
  return found;
}
