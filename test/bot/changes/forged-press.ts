import fc from 'fast-check';
import { changeKindIds } from '../../../src/core/change/order.ts';
import { verbs } from '../../../src/cards/verbs.ts';

/** What somebody may make a client send, with words for what is only known when it is sent. */
export interface ForgedPress {
  readonly who: 'mira' | 'elena' | 'jonas' | 'nora';
  readonly where: 'own chat' | 'chat of the approver' | 'chat of the requester' | 'channel' | 'group';
  /** The message that was pressed on: the one with this change's card in that place, another one of ours, or none. */
  readonly on: 'its card' | 'another card' | 'made up' | 'nothing';
  readonly id: 'open' | 'done' | 'rejected' | 'draft' | { readonly text: unknown };
  readonly revision: 'current' | { readonly value: unknown };
  readonly verb: unknown;
  readonly type: unknown;
  readonly trigger: unknown;
  /** What stands in the data beside id and revision. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** In place of all the data, or of the whole value. */
  readonly instead: { readonly data?: { readonly value: unknown }; readonly value?: { readonly value: unknown } };
}

/** `anything`: JSON where it has to travel, every JavaScript value where it does not. */
export function forgedPresses(anything: fc.Arbitrary<unknown>): fc.Arbitrary<ForgedPress> {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '__proto__', 'constructor', 'toString', '../1', '1', ...changeKindIds, 'help', 'my-devices'), fc.constant('x'.repeat(501)));
  const facts = fc.constantFrom('order', 'target', 'policyId', 'kind', 'shown', 'before', 'after', 'rule', 'approvals', 'voter', 'userId', 'status', 'hash', '__proto__', 'constructor', 'reason ', 'ID');
  const inputs = fc.constantFrom('policy', 'compliancePolicy', 'threshold', 'machine', 'isolation', 'scan', 'person', 'hours', 'managedDevice', 'reason', 'emergencyReason');
  const beside = fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: fc.dictionary(inputs, fc.oneof({ weight: 3, arbitrary: fc.constantFrom('Not today', 'x') }, { weight: 2, arbitrary: text }, { weight: 1, arbitrary: anything }), { minKeys: 1, maxKeys: 2 }) },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom('reason', 'emergencyReason'), fc.constantFrom('Not today', ' ', 'x'), { minKeys: 1, maxKeys: 1 }) },
    { weight: 2, arbitrary: fc.dictionary(fc.oneof(facts, fc.string()), anything, { maxKeys: 4 }) },
  );
  const instead = fc.oneof(
    { weight: 30, arbitrary: fc.constant<ForgedPress['instead']>({}) },
    { weight: 2, arbitrary: anything.map((value) => ({ data: { value } })) },
    { weight: 1, arbitrary: anything.map((value) => ({ value: { value } })) },
  );
  const deciding = fc.constantFrom('change.approve', 'change.reject', 'change.approve-in-emergency', 'change.withdraw', 'change.request');
  return fc.record({
    who: fc.constantFrom('mira', 'elena', 'jonas', 'nora'),
    where: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('own chat', 'channel') }, { weight: 1, arbitrary: fc.constantFrom('chat of the approver', 'chat of the requester', 'group') }),
    on: fc.oneof({ weight: 2, arbitrary: fc.constant('its card') }, { weight: 3, arbitrary: fc.constantFrom('another card', 'made up', 'nothing') }),
    id: fc.oneof({ weight: 4, arbitrary: fc.constant('open') }, { weight: 2, arbitrary: fc.constantFrom('done', 'rejected', 'draft') }, { weight: 2, arbitrary: fc.oneof(text, anything).map((value) => ({ text: value })) }),
    revision: fc.oneof({ weight: 3, arbitrary: fc.constant('current') }, { weight: 2, arbitrary: fc.oneof(fc.nat({ max: 4 }), fc.integer(), fc.double(), text, anything).map((value) => ({ value })) }),
    verb: fc.oneof({ weight: 10, arbitrary: deciding }, { weight: 3, arbitrary: fc.constantFrom(...Object.keys(verbs)) }, { weight: 1, arbitrary: fc.oneof(text, anything, fc.constant('Change.Approve'), fc.constant('change.approve ')) }),
    type: fc.oneof({ weight: 19, arbitrary: fc.constant('Action.Execute') }, { weight: 1, arbitrary: fc.oneof(fc.constant('Action.Submit'), anything) }),
    trigger: fc.oneof({ weight: 16, arbitrary: fc.constant('manual') }, { weight: 2, arbitrary: fc.constant('automatic') }, { weight: 1, arbitrary: anything }),
    beside,
    instead,
  });
}

export interface Sent {
  readonly value: unknown;
  readonly id: unknown;
  readonly revision: unknown;
}

/** The body as it is sent. */
export function bodyOf(press: ForgedPress, id: unknown, revision: unknown): Sent {
  const { instead, beside, verb, type, trigger } = press;
  if (instead.value !== undefined) return { value: instead.value.value, id: undefined, revision: undefined };
  const data = instead.data === undefined ? { ...beside, id, revision } : instead.data.value;
  return { value: { trigger, action: { type, title: 'Approve', verb, data } }, id, revision };
}

export interface Situation {
  readonly current: number;
  readonly askedAt: number;
  /** The message is the one with the card of the open change in that very place. */
  readonly onItsCard: boolean;
}

export type Meaning = 'approve' | 'approve-in-emergency' | 'reject' | 'withdraw' | 'request' | 'nothing';

/** What a press means to whoever reads the rules and not the code: who may decide on what, and where. */
export function meaningOf({ who, where, id, verb, type, trigger, beside, instead, ...press }: ForgedPress, { current, askedAt, onItsCard }: Situation): Meaning {
  if (instead.value !== undefined || instead.data !== undefined || type !== 'Action.Execute' || trigger === 'automatic') return 'nothing';
  const revision = press.revision === 'current' ? current : press.revision.value;
  if (typeof revision !== 'number' || !Number.isInteger(revision) || revision < 0 || revision > Number.MAX_SAFE_INTEGER) return 'nothing';
  const names = Object.keys(beside);
  if (id === 'draft') return verb === 'change.request' && who === 'elena' && names.length === 0 && where !== 'channel' && where !== 'group' ? 'request' : 'nothing';
  if (id !== 'open' || !onItsCard) return 'nothing';
  const said = (name: string): boolean => {
    const words = beside[name];
    return names.length === 1 && typeof words === 'string' && words.length <= 500 && words.trim() !== '';
  };
  const inTime = revision >= askedAt && revision <= current;
  if (verb === 'change.approve') return who === 'mira' && inTime && names.length === 0 ? 'approve' : 'nothing';
  if (verb === 'change.approve-in-emergency') return who === 'elena' && inTime && said('emergencyReason') ? 'approve-in-emergency' : 'nothing';
  if (verb === 'change.reject') return (who === 'mira' || who === 'jonas') && said('reason') ? 'reject' : 'nothing';
  if (verb === 'change.withdraw') return who === 'elena' && names.length === 0 ? 'withdraw' : 'nothing';
  return 'nothing';
}
