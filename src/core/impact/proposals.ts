import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import { changeKindIds, type ChangeKindId, type ChangeOrder, type OrderOf } from '../change/order.ts';
import type { JsonObject } from '../change/json.ts';
import type { Snapshot } from '../change/snapshot.ts';
import type { ThreatLevel } from '../facts/compliance.ts';
import type { Platform } from '../facts/device.ts';
import type { CompliancePolicyId, EntraDeviceId, GroupId, PolicyId } from '../facts/ids.ts';
import { graceHoursIn, platformJudged, thresholdIn } from './compliance-object.ts';
import { proposedAccessPolicy } from './proposed-policy.ts';

/** What a change does to whatever decides about access. */
export type Proposal =
  /** It cannot change who gets in. */
  | { readonly kind: 'none'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string }
  /** `policy` undefined: it is gone. `supposing`: the answer is about more than the change itself does. */
  | { readonly kind: 'policy'; readonly policyId: PolicyId; readonly policy: AccessPolicy | undefined; readonly supposing?: string }
  /** Object ids of people; devices among them change nobody's groups. */
  | { readonly kind: 'membership'; readonly groupId: GroupId; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** `off`: no rule on risk any more. `policyId` undefined: a policy that does not exist yet. */
  | ThresholdProposal
  | { readonly kind: 'cut-off'; readonly deviceId: EntraDeviceId; readonly back: boolean };

export interface ThresholdProposal extends Assignment {
  readonly kind: 'threshold';
  readonly policyId: CompliancePolicyId | undefined;
  readonly from: ThreatLevel | 'off';
  readonly to: ThreatLevel | 'off';
  /** The policy judges devices of this system only. */
  readonly platform: Platform;
  readonly supposing?: string;
}

interface Assignment {
  readonly assignedTo: readonly GroupId[];
  /** Left out, whatever else they are in. */
  readonly exempt: readonly GroupId[];
  readonly everybody: boolean;
}

type Propose<Kind extends ChangeKindId> = (order: OrderOf<Kind>, snapshot: Snapshot) => Proposal;

const unreadable: Proposal = { kind: 'unknown', because: 'what would be changed was not read as expected' };

function none(because: string): () => Proposal {
  return () => ({ kind: 'none', because });
}

function inState(state: AccessPolicy['state']): (order: unknown, snapshot: Snapshot) => Proposal {
  return (_order, snapshot) => (snapshot.kind === 'conditional-access-policy' ? { kind: 'policy', policyId: snapshot.policy.id, policy: { ...snapshot.policy, state } } : unreadable);
}

function threshold({ threshold: to }: { readonly threshold: ThreatLevel }, snapshot: Snapshot): Proposal {
  if (snapshot.kind !== 'compliance-policy') return unreadable;
  const { target, threshold: from = 'off', assignedTo, object } = snapshot;
  return thresholdOf({ policyId: target.policyId, from, to, object, assignedTo });
}

interface ThresholdOf extends Pick<ThresholdProposal, 'policyId' | 'from' | 'to'> {
  readonly object: JsonObject;
  readonly assignedTo: Assigned;
}

function thresholdOf({ policyId, from, to, object, assignedTo }: ThresholdOf): Proposal {
  const platform = platformJudged(object);
  if (platform === undefined) return { kind: 'unknown', because: 'it is not clear devices of which system the policy judges' };
  if (assignedTo.some(({ kind }) => kind === 'unrecognised')) return { kind: 'unknown', because: 'the policy is assigned in a way that Gatehouse does not know' };
  const grace = graceHoursIn(object);
  return { kind: 'threshold', policyId, from, to, platform, ...assignmentOf(assignedTo), ...(grace > 0 ? { supposing: `the grace period of ${String(grace)} hours were over` } : {}) };
}

type Assigned = Extract<Snapshot, { readonly kind: 'compliance-policy' }>['assignedTo'];

function assignmentOf(assignedTo: Assigned): Assignment {
  const groups = (wanted: 'group' | 'excluded-group') => assignedTo.flatMap((one) => (one.kind === wanted && 'groupId' in one ? [one.groupId] : []));
  return { assignedTo: groups('group'), exempt: groups('excluded-group'), everybody: assignedTo.some(({ kind }) => kind === 'all-devices' || kind === 'all-users') };
}

function foundIn(snapshot: Snapshot, id: string): Extract<Snapshot, { readonly kind: 'slot' }>['found'][number] | undefined {
  return snapshot.kind === 'slot' ? snapshot.found.find((found) => found.id.toLowerCase() === id) : undefined;
}

/** One entry for every kind of change. */
const proposals: { readonly [Kind in ChangeKindId]: Propose<Kind> } = {
  'policy-on': inState('enabled'),
  'policy-report-only': inState('enabledForReportingButNotEnforced'),
  'threshold-tighten': threshold,
  'threshold-relax': threshold,
  isolate: (_order, snapshot) => cutOff(snapshot, false),
  release: (_order, snapshot) => cutOff(snapshot, true),
  scan: none('A scan runs in the background; the device keeps its access.'),
  'exception-begin': ({ target }) => ({ kind: 'membership', groupId: target.groupId, add: [target.userId], remove: [] }),
  'exception-end': ({ target }) => ({ kind: 'membership', groupId: target.groupId, add: [], remove: [target.userId] }),
  'revoke-sessions': none('The person has to sign in again everywhere; the policies then decide as they did before.'),
  'sync-device': none('The device only checks in earlier than it would by itself.'),
  'group-create': none('A new group is named by no policy yet.'),
  'group-delete': none('No policy names the group; that is checked before the change is carried out.'),
  'members-add': ({ target, memberKind, members }) => (memberKind === 'device' ? devicesOnly : { kind: 'membership', groupId: target.groupId, add: members, remove: [] }),
  'members-remove': ({ target, memberKind, members }) => (memberKind === 'device' ? devicesOnly : { kind: 'membership', groupId: target.groupId, add: [], remove: members }),
  'connector-set': () => ({ kind: 'unknown', because: 'how devices without fresh data from Defender are judged follows at their next check-in, and is not replayed' }),
  'edr-policy-create': none('It connects devices to Defender; access changes only if Defender then finds a risk.'),
  'edr-policy-delete': none('Devices that are connected stay connected.'),
  'compliance-policy-create': ({ threshold: to, assignTo }) => ({ kind: 'threshold', policyId: undefined, assignedTo: [assignTo], exempt: [], everybody: false, from: 'off', to, platform: 'windows' }),
  'compliance-policy-delete': ({ policyId }, snapshot) => {
    const found = foundIn(snapshot, policyId);
    if (found?.assignedTo === undefined) return unreadable;
    const proposal = thresholdOf({ policyId, from: thresholdIn(found.object), to: 'off', object: found.object, assignedTo: found.assignedTo });
    // The tenant may take a device that no policy judges for noncompliant. Grace is for devices that begin to fail, and here none does.
    return proposal.kind === 'threshold' ? { ...proposal, supposing: 'another policy still judged each of its devices' } : proposal;
  },
  'access-policy-create': (order) => {
    const policy = proposedAccessPolicy(order);
    return { kind: 'policy', policyId: policy.id, policy: { ...policy, state: 'enabled' }, supposing: 'the policy were On; created in report-only, it stops nobody' };
  },
  'access-policy-delete': ({ policyId }) => ({ kind: 'policy', policyId, policy: undefined }),
};

const devicesOnly: Proposal = { kind: 'unknown', because: 'Conditional Access does not look at groups of devices, and what Intune policies for the group make of its devices follows at their next check-in' };

function cutOff(snapshot: Snapshot, back: boolean): Proposal {
  if (snapshot.kind !== 'machine') return unreadable;
  return snapshot.entraDeviceId === undefined ? { kind: 'unknown', because: 'Defender does not say which device of Entra this is' } : { kind: 'cut-off', deviceId: snapshot.entraDeviceId, back };
}

export function proposalOf(order: ChangeOrder, snapshot: Snapshot): Proposal {
  return changeKindIds.map((kind) => proposalOfKind(kind, proposals, order, snapshot)).find((proposal) => proposal !== undefined) ?? unreadable;
}

type Proposals<Kind extends ChangeKindId> = { readonly [Each in Kind]: Propose<Each> };

function proposalOfKind<Kind extends ChangeKindId>(kind: Kind, table: Proposals<Kind>, order: ChangeOrder, snapshot: Snapshot): Proposal | undefined {
  return isOfKind(order, kind) ? table[kind](order, snapshot) : undefined;
}

function isOfKind<Kind extends ChangeKindId>(order: ChangeOrder, kind: Kind): order is OrderOf<Kind> {
  return order.kind === kind;
}
