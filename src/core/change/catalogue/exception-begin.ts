import { defineKind } from '../kind.ts';
import { objectEffect } from './object-effect.ts';
import { moment, nothingChanges } from './texts.ts';

export const exceptionBegin = defineKind({
  id: 'exception-begin',
  title: 'Give somebody an exception for a limited time',
  mayRequest: ['helpdesk', 'soc', 'entra', 'intune', 'lead', 'emergency'],
  form: [
    { id: 'person', label: 'Person', input: 'person', source: 'people' },
    { id: 'hours', label: 'For how many hours, 24 at most', input: 'hours' },
  ],
  weakens: true,
  guards: ['not-already-so', 'exception-group', 'exception-length', 'person-can-be-excepted'],
  classOf: () => 'relief',
  after: (_order, { object }) => ({ ...object, member: true }),
  already: (_order, { member }) => member,
  write: ({ target: { groupId, userId } }) => ({ kind: 'add-member', groupId, userId }),
  effect: (change, now) => objectEffect(change, now, 'Entra shows the person in the group for exceptions.'),
  revert: ({ target }) => ({ status: 'possible', order: { kind: 'exception-end', target } }),
  followUp: ({ target, until }) => ({ order: { kind: 'exception-end', target }, notBefore: until }),
  says: ({ until }, name) => ({
    heading: `Begin an exception from the device check: "${name}"`,
    consequence: `Until ${moment(until)} the person can work on a device that does not meet the rules, wherever a policy leaves out the group for exceptions. Gatehouse ends it by itself.`,
    unanswered: nothingChanges,
    executing: `Beginning the exception "${name}", then reading the membership back from Entra.`,
    done: `The exception "${name}" holds until ${moment(until)}. Entra shows the membership; sign-ins follow within some minutes.`,
    afterFailure: 'The person is still held to the device check. Look at the members of the group for exceptions in Entra, then ask again.',
  }),
}, 'membership');
