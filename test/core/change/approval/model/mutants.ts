import { decide as sound } from '../../../../../src/core/change/approval/decide.ts';
import type { Change } from '../../../../../src/core/change/change.ts';
import type { Checks, Command, Decision } from '../../../../../src/core/change/command.ts';
import type { ChangeEvent } from '../../../../../src/core/change/event.ts';
import { roles } from '../../../../../src/core/change/rule.ts';
import { eva, proof } from '../support/change-fixtures.ts';
import type { Machine } from './world.ts';

type CommandOf<Type extends Command['type']> = Extract<Command, { readonly type: Type }>;

const machine = (decide: Machine['decide']): Machine => ({ decide, comparing: true });

/** A machine that is told something else. */
const hearing = <Type extends Command['type']>(type: Type, other: (command: CommandOf<Type>) => Command): Machine =>
  machine((change, command, timing) => sound(change, isOf(command, type) ? other(command) : command, timing));

function isOf<Type extends Command['type']>(command: Command, type: Type): command is CommandOf<Type> {
  return command.type === type;
}

/** A machine that sees another change than there is. */
const seeing = (type: Command['type'], other: (change: Change) => Change): Machine =>
  machine((change, command, timing) => sound(change === undefined || command.type !== type ? change : other(change), command, timing));

/** A machine that decides soundly and writes down something else. */
const writing = (other: (events: readonly ChangeEvent[], command: Command, change: Change | undefined) => readonly ChangeEvent[]): Machine =>
  machine((change, command, timing): Decision<ChangeEvent> => {
    const decision = sound(change, command, timing);
    return decision.status === 'accepted' ? { ...decision, events: other(decision.events, command, change) } : decision;
  });

const checking = (other: (checks: Checks) => Partial<Checks>): Machine => hearing('attempt', (command) => ({ ...command, checks: { ...command.checks, ...other(command.checks) } }));

const executing = (change: Change, more: object): Change => (change.status.status === 'executing' ? { ...change, status: { ...change.status, ...more } } : change);

const entitled = (standing: Checks['approvers'][number]): Checks['approvers'][number] => ({ ...standing, roles, userType: 'member', enabled: true, conflict: { status: 'none' } });

/** Ways to be wrong, each of which the model has to find. */
export const mutants: Readonly<Record<string, Machine>> = {
  'the store ignores the revision': { decide: sound, comparing: false },
  'the requester may approve': seeing('approve', (change) => ({ ...change, requestedBy: eva })),
  'anybody may approve': hearing('approve', (command) => ({ ...command, voter: entitled(command.voter) })),
  'one approval too few is enough': writing((events, { at, type }, change) => (type === 'approve' && change !== undefined && change.rule.approvals > 1 && events.length === 1 ? [...events, { type: 'approved', at, notBefore: at + change.rule.coolDownMs, executeBy: at + change.rule.coolDownMs + change.rule.executeWithinMs }] : events)),
  'an emergency approval is taken where there is no such path': machine((change, command, timing) => sound(change !== undefined && (command.type === 'approve-in-emergency' || command.type === 'attempt') ? { ...change, rule: { ...change.rule, emergencyAllowed: true } } : change, command, timing)),
  'anybody may approve alone, and is not looked at again': machine((change, command, timing) => sound(change, command.type === 'approve-in-emergency' ? { ...command, voter: entitled(command.voter) } : command.type === 'attempt' ? { ...command, checks: { ...command.checks, approvers: command.checks.approvers.map(entitled) } } : command, timing)),
  'an approval on an old card counts': seeing('approve', (change) => ({ ...change, askedAtRevision: 0 })),
  'the rights are not checked again': checking(({ approvers }) => ({ approvers: approvers.map(entitled) })),
  'rights that could not be read are taken to be there': checking(({ approvers }) => ({ requester: 'entitled', approvers: approvers.map((standing) => (standing.roles === undefined ? entitled(standing) : standing)) })),
  'everybody is asked again when one lost the right': writing((events, _, change) => events.map((event) => (event.type === 'approvals-void' ? { ...event, of: change?.approvals.map(({ by }) => by) ?? [] } : event))),
  'a target that moved is taken for the one shown': checking(({ target }) => (target.status === 'moved' ? { target: { status: 'as-shown' } } : {})),
  'a target that could not be read is taken for the one shown': checking(({ target }) => (target.status === 'unreadable' ? { target: { status: 'as-shown' } } : {})),
  'a target that is done already is done once more': checking(({ target }) => (target.status === 'already' ? { target: { status: 'as-shown' } } : {})),
  'old readings are good enough': hearing('attempt', (command) => ({ ...command, checks: { ...command.checks, readFrom: command.at } })),
  'a freeze is not looked at': checking(() => ({ frozenUntil: undefined })),
  'the cool-down is skipped': seeing('begin-execution', (change) => (change.status.status === 'approved' ? { ...change, status: { ...change.status, notBefore: 0 } } : change)),
  'the second clock is not looked at': machine((change, command, timing) => sound(change?.status.status === 'approved' ? { ...change, status: { ...change.status, executeBy: Infinity } } : change === undefined ? change : executing(change, { executeBy: 9e15 }), command, timing)),
  'a rejection after the first call is acknowledged': seeing('reject', (change) => executing(change, { attempts: [] })),
  'a withdrawal after the first call is acknowledged': seeing('withdraw', (change) => executing(change, { attempts: [] })),
  'a rejection is noted and nothing follows': writing((events, { type, at }) => (type === 'reject' ? [{ type: 'reminded', at }] : events)),
  'one absent look is enough': writing((events) => events.map((event) => (event.type === 'read-back' && event.found === 'absent' ? { ...event, provenAbsent: true, waitUntil: event.at } : event))),
  'a call is made again without looking': seeing('attempt', (change) => executing(change, { provenAbsent: true })),
  'no answer is taken for "nothing was done"': hearing('attempt-ended', (command) => (command.outcome.status === 'unknown' ? { ...command, outcome: { ...command.outcome, status: 'not-done', permanent: false } } : command)),
  'no answer is waited for no longer than an answer': writing((events) => events.map((event) => (event.type === 'attempt-ended' && event.outcome.status === 'unknown' ? { ...event, waitUntil: event.at } : event))),
  'a part is taken for the whole': hearing('read-back', (command) => (command.found.status === 'partly' ? { ...command, found: { status: 'there', proof } } : command)),
  'a part that has not come on is taken for a call that did nothing': writing((events) => events.map((event) => (event.type === 'read-back' && event.found !== 'unreadable' ? { ...event, provenAbsent: true, waitUntil: event.at } : event))),
  'an old reading between two calls is acted on': checking(({ target }) => (target.status === 'less-than-seen' ? { target: { status: 'as-shown' } } : {})),
  'one look that shows less than was seen is taken for somebody’s doing': writing((events, { at }, change) => (events.some((event) => event.type === 'read-back' && event.found === 'absent') && change?.status.status === 'executing' && change.status.left !== undefined ? [{ type: 'failed', at, why: 'overtaken', detail: '' }] : events)),
  'an answer is taken for the effect': writing((events, { at }) => (events.some((event) => event.type === 'attempt-ended' && event.outcome.status === 'accepted') ? [...events, { type: 'done', at, proof }] : events)),
  'what could not be read back is taken for done': writing((events, { at }) => (events.some((event) => event.type === 'read-back' && event.found === 'unreadable') ? [{ type: 'done', at, proof }] : events)),
  'a request never expires': writing((events, { at }) => events.map((event) => (event.type === 'expired' && event.clock === 'waiting' ? { type: 'reminded', at } : event))),
  'a failing call is made for ever': machine((change, command, timing) => sound(change, command, timing === undefined ? timing : { ...timing, mostAttempts: Infinity })),
};
