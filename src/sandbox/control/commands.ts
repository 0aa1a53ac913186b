import { readFault } from '../http/faults.ts';
import type { Incoming, Outgoing } from '../http/api.ts';
import { isRow, text, type Row } from '../wire/row.ts';
import { breaks } from './breaks.ts';
import type { Control } from './control.ts';
import { numberIn, readAlert, readAttempt, readMinutes, readPast, readPlanStatus, readStaleness } from './input.ts';
import { readEdit } from './portal.ts';
import { beginnings, scenarios } from './scenarios.ts';

type Command = (control: Control, body: Row, name: string) => unknown;

const BAD_ENDS = ['Failed', 'TimeOut'] as const;

/** `GET /_sandbox/...` and so on: a null answer becomes the state of the tenant. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'GET state': () => null,
  'POST advance': (control, body) => { control.advance(readMinutes(body['minutes'])); return null; },
  'GET scenarios': () => ({ value: [...scenarios.map(({ name, cause, story }) => ({ name, cause, story })), ...beginnings.map(({ name, story }) => ({ name, story }))] }),
  'POST scenarios/': (control, _body, name) => { control.scenario(name); return null; },
  'POST sign-in': (control, body) => {
    const { id, correlationId, errorCode } = control.signIn(readAttempt(body));
    return { id, correlationId, errorCode, now: control.now() };
  },
  'POST history': (control, body) => ({ rows: control.history(readPast(body)) }),
  'POST plan': (control, body) => { control.plan(text(body, 'user'), text(body, 'service'), readPlanStatus(body['status'])); return null; },
  'POST alerts': (control, body) => control.alert(text(body, 'device'), readAlert(body)),
  'POST alerts/resolve': (control, body) => ({ resolved: control.resolve(text(body, 'device')) }),
  'GET faults': (control) => ({ value: control.faults() }),
  'POST faults': (control, body) => { control.fault(readFault(body)); return { value: control.faults() }; },
  'DELETE faults': (control) => { control.clearFaults(); return { value: [] }; },
  'POST portal': (control, body) => { control.portal(readEdit(body)); return null; },
  'POST consistency': (control, body) => { control.consistency(readStaleness(body)); return null; },
  'POST audit-delay': (control, body) => { control.auditDelay(numberIn(body, 'seconds', 0, 86_400)); return null; },
  'GET effects': (control) => ({ value: control.effects() }),
  'DELETE effects': (control) => { control.clearEffects(); return { value: [] }; },
  'POST machine-actions': (control, body) => {
    const next = BAD_ENDS.find((end) => end === body['next']);
    if (next === undefined) throw new TypeError(`next must be one of ${BAD_ENDS.join(', ')}.`);
    control.nextAction(next);
    return null;
  },
  'POST machine-actions/finish': (control) => ({ finished: control.finishActions() }),
  'POST multi-admin-approval': (control, body) => {
    if (typeof body['on'] !== 'boolean') throw new TypeError('on must be true or false.');
    control.multiAdminApproval(body['on']);
    return null;
  },
  'POST defender-connection': (control, body) => {
    if (typeof body['on'] !== 'boolean') throw new TypeError('on must be true or false.');
    control.defenderConnection(body['on']);
    return null;
  },
  'GET breaks': () => ({ value: Object.entries(breaks).map(([id, { says }]) => ({ id, says })) }),
  'POST break': (control, body) => { control.break(text(body, 'id'), text(body, 'device') || undefined); return null; },
  'POST approval-requests': (control, body) => {
    const verdict = (['approve', 'reject'] as const).find((known) => known === body['verdict']);
    if (verdict === undefined) throw new TypeError('verdict must be approve or reject.');
    control.decideRequest(text(body, 'id'), verdict, text(body, 'as'));
    return null;
  },
  'POST fill-policies': (control, body) => ({ ids: control.fillPolicies(numberIn(body, 'count', 1, 10_000)) }),
};

/** The control API over HTTP: no token, loopback only. 404 for an unknown command, 400 with a sentence for a bad one. */
export function runControl(control: Control, incoming: Incoming): Outgoing {
  const command = `${incoming.method} ${incoming.pathname.replace(/^\/_sandbox\/?/, '') || 'state'}`;
  const [, name = ''] = /^POST scenarios\/(.+)$/.exec(command) ?? [];
  const run = COMMANDS[name === '' ? command : 'POST scenarios/'];
  if (run === undefined) return { status: 404, headers: {}, body: { error: { code: 'NotFound', message: `No such command. There are: ${Object.keys(COMMANDS).join(', ')}.` } } };
  try {
    return { status: 200, headers: {}, body: run(control, isRow(incoming.body) ? incoming.body : {}, decodeURIComponent(name)) ?? control.state() };
  } catch (error) {
    return { status: 400, headers: {}, body: { error: { code: 'BadRequest', message: error instanceof Error ? error.message : 'Bad request' } } };
  }
}
