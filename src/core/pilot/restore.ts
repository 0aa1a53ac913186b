import { connectorFields } from '../change/catalogue/connector-set.ts';
import type { JsonObject } from '../change/json.ts';
import { differences } from '../change/diff.ts';
import type { ChangeOrder, ConnectorSettings, GroupTarget, MemberKind, PolicyTarget } from '../change/order.ts';
import type { Snapshot } from '../change/snapshot.ts';
import { threatLevels, type ThreatLevel } from '../facts/compliance.ts';
import { directoryObjectId, type DirectoryObjectId } from '../facts/ids.ts';

/** How an object gets back to what it was. One order at a time: what is left after it shows as a difference again. */
export type Restore =
  | { readonly status: 'possible'; readonly order: ChangeOrder }
  | { readonly status: 'portal-only'; readonly says: string }
  /** It is as it was. */
  | { readonly status: 'nothing' };

const portalOnly: Restore = { status: 'portal-only', says: 'No change of Gatehouse leads back to it. The lines show what to set by hand in the portal.' };

/** `wanted`: the object as it was. `memberKind`: what the members of a group are. */
export function restoreTo(wanted: JsonObject, now: Snapshot, memberKind: MemberKind): Restore {
  const changed = differences(wanted, now.object);
  if (changed.length === 0) return { status: 'nothing' };
  const only = changed.length === 1 ? changed[0]?.path.join('.') : undefined;
  switch (now.kind) {
    case 'conditional-access-policy':
      return only === 'state' ? restoreState(wanted, now.target) : portalOnly;
    case 'connector':
      return restoreConnector(wanted, now.object);
    case 'group':
      return restoreMembers(wanted, now.members, now.target, memberKind);
    case 'compliance-policy': {
      const threshold = threatLevels.find((level) => level === wanted['deviceThreatProtectionRequiredSecurityLevel']);
      return only === 'deviceThreatProtectionRequiredSecurityLevel' && threshold !== undefined && now.threshold !== undefined
        ? { status: 'possible', order: { kind: isTighter(threshold, now.threshold) ? 'threshold-tighten' : 'threshold-relax', target: now.target, threshold } }
        : portalOnly;
    }
    case 'machine':
    case 'membership':
    case 'person':
    case 'managed-device':
    case 'slot':
      return portalOnly;
  }
}

function restoreState(wanted: JsonObject, target: PolicyTarget): Restore {
  switch (wanted['state']) {
    case 'enabled':
      return { status: 'possible', order: { kind: 'policy-on', target } };
    case 'enabledForReportingButNotEnforced':
      return { status: 'possible', order: { kind: 'policy-report-only', target } };
    default:
      return portalOnly;
  }
}

function isTighter(one: ThreatLevel, other: ThreatLevel): boolean {
  return threatLevels.indexOf(one) < threatLevels.indexOf(other);
}

function restoreConnector(wanted: JsonObject, now: JsonObject): Restore {
  const changed = differences(wanted, now).map(({ path }) => path.join('.'));
  const { windowsEnabled, unresponsiveAfterDays, blocksOnMissingData } = connectorFields;
  const [windows, days, missing] = [windowsEnabled, unresponsiveAfterDays, blocksOnMissingData].map((name) => (changed.includes(name) ? wanted[name] : undefined));
  const settings: ConnectorSettings = {
    ...(typeof windows === 'boolean' ? { windowsEnabled: windows } : {}),
    ...(typeof days === 'number' ? { unresponsiveAfterDays: days } : {}),
    ...(typeof missing === 'boolean' ? { blocksOnMissingData: missing } : {}),
  };
  return Object.keys(settings).length === 0 ? portalOnly : { status: 'possible', order: { kind: 'connector-set', target: { kind: 'connector' }, settings } };
}

/** Who is missing comes first: they are without protection meanwhile. */
function restoreMembers(wanted: JsonObject, now: readonly DirectoryObjectId[], target: GroupTarget, memberKind: MemberKind): Restore {
  const list = wanted['members'];
  if (!Array.isArray(list)) return portalOnly;
  const before = list.flatMap((id: unknown) => (typeof id === 'string' ? [directoryObjectId(id)] : []));
  const missing = before.filter((id) => !now.includes(id));
  if (missing.length > 0) return { status: 'possible', order: { kind: 'members-add', target, memberKind, members: missing } };
  const extra = now.filter((id) => !before.includes(id));
  return extra.length > 0 ? { status: 'possible', order: { kind: 'members-remove', target, memberKind, members: extra } } : portalOnly;
}
