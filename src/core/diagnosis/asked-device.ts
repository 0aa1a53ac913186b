import { valueOf } from '../facts/fact.ts';
import { namedApp, type Question } from './question.ts';
import { findNamedDevice, type NamedDevice, type Subject, type WaveOne } from './scope.ts';

export type AskedDevice =
  /** No device was named: any of the person's. */
  | { readonly kind: 'any' }
  | { readonly kind: 'named'; readonly device: NamedDevice }
  /** Named, and not among the person's own. */
  | { readonly kind: 'refused' }
  /** Named, and what could be read of the person's devices does not hold it. */
  | { readonly kind: 'unreadable' };

/** Which device a question is about. A word that only looks like a device counts when the person has a device of that name. */
export function askedDevice(question: Question, facts: WaveOne, subject: Subject): AskedDevice {
  const firm = firmName(question, facts);
  if (firm !== undefined) {
    const found = findNamedDevice(firm, facts, subject);
    if (found === undefined) return { kind: 'refused' };
    return found === 'unreadable' ? { kind: 'unreadable' } : { kind: 'named', device: found };
  }
  for (const hint of question.hints) {
    const found = findNamedDevice(hint, facts, subject);
    if (found !== undefined && found !== 'unreadable') return { kind: 'named', device: found };
  }
  return { kind: 'any' };
}

/** "What is wrong with Route-66 Planner?" names an app that the person signed in to, not a device. */
function firmName({ deviceName, givenApart, text }: Question, facts: WaveOne): string | undefined {
  if (deviceName === undefined || givenApart) return deviceName;
  const app = namedApp(text, valueOf(facts.signIns) ?? []);
  return app?.toLowerCase().includes(deviceName.toLowerCase()) === true ? undefined : deviceName;
}
