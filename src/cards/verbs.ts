/**
 * Every button that comes back to Gatehouse. INVARIANT: a button carries an opaque id and a revision, never a fact: whatever comes
 * back may have been written by anybody, so the facts are looked up again on the server.
 */
export const verbs = {
  'diagnosis.recheck': { id: 'diagnosis', does: 'reads everything again and updates the card in place' },
  'diagnosis.sync-device': { id: 'diagnosis', does: 'asks Intune to check the device now' },
  'diagnosis.show-timeline': { id: 'diagnosis', does: 'shows the five clocks of the device' },
  'diagnosis.ask-helpdesk': { id: 'diagnosis', does: 'asks for consent before anything is shared' },
  'diagnosis.send-helpdesk': { id: 'diagnosis', does: 'posts the case to the helpdesk, with consent' },
  'diagnosis.cancel-helpdesk': { id: 'diagnosis', does: 'goes back to the answer, nothing is shared' },
  'diagnosis.for-device': { id: 'device', does: 'answers the question for one device of the list' },
  'command.run': { id: 'command', does: 'runs a command as if it had been typed' },
} as const satisfies Readonly<Record<string, { readonly id: 'diagnosis' | 'device' | 'command'; readonly does: string }>>;

export type Verb = keyof typeof verbs;

/** What a button carries. `id` is of the kind that `verbs` names; `revision` counts the versions of the thing on the card. */
export interface ButtonData {
  readonly id: string;
  readonly revision: number;
}

export function isVerb(text: string): text is Verb {
  return Object.hasOwn(verbs, text);
}

/** Reads the data of a pressed button. Undefined when it holds anything but an id and a revision. */
export function parseButtonData(data: unknown): ButtonData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Object.keys(data).toSorted().join() !== 'id,revision') return undefined;
  if (!('id' in data) || !('revision' in data)) return undefined;
  const { id, revision } = data;
  if (typeof id !== 'string' || !/^[\w-]{1,128}$/.test(id)) return undefined;
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 0) return undefined;
  return { id, revision };
}
