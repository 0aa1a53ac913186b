import { defineKind } from '../kind.ts';
import { nothingChanges } from './texts.ts';

/** Milliseconds that Entra's clock may be behind, and that its time of revocation is rounded by. */
const skew = 5_000;

export const revokeSessions = defineKind({
  id: 'revoke-sessions',
  title: 'Revoke the sessions of a person',
  mayRequest: ['soc', 'entra', 'helpdesk', 'lead', 'emergency'],
  form: [{ id: 'person', label: 'Person', input: 'person', source: 'people' }],
  weakens: false,
  guards: [],
  classOf: () => 'containment',
  after: () => undefined,
  already: () => false,
  write: ({ target: { userId } }) => ({ kind: 'revoke-sessions', userId }),
  effect: ({ begunAt }, { sessionsValidFrom }) =>
    sessionsValidFrom !== undefined && sessionsValidFrom >= begunAt - skew
      ? { status: 'there', says: 'Entra accepts no session from before this change any more.' }
      : { status: 'absent' },
  revert: () => ({ status: 'impossible', because: 'Revoked sessions cannot be given back. The person signs in again.' }),
  says: (_order, name) => ({
    heading: `Revoke all sessions of "${name}"`,
    consequence: 'The person has to sign in again everywhere, on every device. Some apps notice only when their token ends, after about an hour.',
    unanswered: nothingChanges,
    executing: `Revoking the sessions of "${name}", then reading back from when Entra accepts them.`,
    done: `Sessions of "${name}" from before this change are refused. Entra shows it so.`,
    afterFailure: 'Sessions may go on. Revoke them in Entra > Users, or disable the account if it is in the wrong hands.',
  }),
}, 'person');
