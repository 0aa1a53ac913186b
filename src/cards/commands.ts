/** The commands a person can type, in the order in which help lists them. */
export const commands = {
  'why-blocked': {
    title: 'Why is my device blocked?',
    says: 'why is my device blocked?',
    does: 'Finds out what blocks you, shows what that rests on and what you can do. You can name a device or an app.',
  },
  'my-devices': {
    title: 'My devices',
    says: 'my devices',
    does: 'Lists the devices your company knows as yours and whether they meet its rules.',
  },
  propose: {
    title: 'Propose a change',
    says: 'propose a change',
    does: 'Staff: asks for a change to the tenant, and shows what it would change before anybody decides.',
  },
  'what-if': {
    title: 'What if?',
    says: 'what if',
    does: 'Staff: names who would be hit by a policy, a threshold or a group as you say, and changes nothing.',
  },
  pending: {
    title: 'Pending changes',
    says: 'pending changes',
    does: 'Staff: lists the changes that wait for a decision or are being carried out.',
  },
  'my-requests': {
    title: 'My requests',
    says: 'my requests',
    does: 'Staff: lists the changes you asked for and what became of them.',
  },
  history: {
    title: 'History of changes',
    says: 'history',
    does: 'Staff: lists the changes that were decided, newest first.',
  },
  audit: {
    title: 'Verify the audit',
    says: 'verify audit',
    does: 'Staff: checks that no entry of the record was altered or removed.',
  },
  pilot: {
    title: 'Zero Trust pilot',
    says: 'pilot',
    does: 'Staff: shows the five steps of the pilot. Also: “pilot step 2”, “expand pilot”, “roll back pilot”, “pilot evidence”.',
  },
  cancel: {
    title: 'Cancel the step',
    says: 'cancel',
    does: 'Staff: leaves the step of the pilot you are in. What was chosen and asked for stays.',
  },
  help: {
    title: 'Help',
    says: 'help',
    does: 'Shows what I can do.',
  },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof commands;

interface Command {
  /** Text of a button. */
  readonly title: string;
  /** What to type. */
  readonly says: string;
  readonly does: string;
}

export function isCommandId(text: string): text is CommandId {
  return Object.hasOwn(commands, text);
}
