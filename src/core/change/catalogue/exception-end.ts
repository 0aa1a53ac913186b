import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { nobodyDecides } from './texts.ts';

export const exceptionEnd = defineKind({
  id: 'exception-end',
  title: 'End an exception',
  mayRequest: ['helpdesk', 'soc', 'entra', 'intune', 'lead'],
  form: [{ id: 'person', label: 'Person with an exception', input: 'choice', source: 'exceptions' }],
  weakens: false,
  guards: ['not-already-so', 'exception-group'],
  classOf: () => 'follow-up',
  after: (_order, { object }) => ({ ...object, member: false }),
  already: (_order, { member }) => !member,
  write: ({ target: { groupId, userId } }) => ({ kind: 'remove-member', groupId, userId }),
  effect: (change, now) => objectEffect(change, now, 'Entra no longer shows the person in the group for exceptions.'),
  revert: () => ({ status: 'impossible', because: 'An exception has an end of its own. Ask for a new one, and say for how long.' }),
  says: (_order, name) => ({
    heading: `End the exception "${name}"`,
    consequence: 'The person needs a device that meets the rules again. Sessions that are open may go on for about an hour.',
    unanswered: nobodyDecides,
    executing: `Ending the exception "${name}", then reading the membership back from Entra.`,
    done: `The exception "${name}" has ended. Entra shows that the person is no longer in the group.`,
    afterFailure: 'The exception may still hold. Take the person out of the group for exceptions in Entra by hand.',
  }),
}, 'membership');
