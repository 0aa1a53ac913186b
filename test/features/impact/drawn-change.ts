import type { ChangeOrder } from '../../../src/core/change/order.ts';
import { appId, compliancePolicyId, directoryObjectId, groupId, policyId } from '../../../src/core/facts/ids.ts';
import { COMPLIANCE, GROUPS, TIMESHEETS } from '../../../src/sandbox/tenant/pilot-policies.ts';
import { drawPolicy, drawWidePolicy, makeGroup, makePolicy, one, some, type Drawn } from './drawn-tenant.ts';

/** A change that is about to be made, as Gatehouse asks for it and as somebody makes it in the portal. */
export interface DrawnChange {
  readonly order: ChangeOrder;
  readonly make: () => unknown;
}

const day = 24 * 60;

export async function drawChange(drawn: Drawn): Promise<DrawnChange> {
  return one<(drawn: Drawn) => DrawnChange | Promise<DrawnChange>>(drawn.random, policyOn, policyOn, policyOn, policyOff, policyNew, policyGone, membersMove, membersMove, tighter)(drawn);
}

async function policyOn(drawn: Drawn): Promise<DrawnChange> {
  const id = await makePolicy(drawn, drawWidePolicy(drawn, 'Drawn target', 'enabledForReportingButNotEnforced'));
  return { order: { kind: 'policy-on', target: { kind: 'conditional-access-policy', policyId: policyId(id) } }, make: () => drawn.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: id, patch: { state: 'enabled' } }) };
}

async function policyOff(drawn: Drawn): Promise<DrawnChange> {
  const id = await makePolicy(drawn, drawPolicy(drawn, 'Drawn target', 'enabled'));
  const order: ChangeOrder = { kind: 'policy-report-only', target: { kind: 'conditional-access-policy', policyId: policyId(id) } };
  return { order, make: () => drawn.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: id, patch: { state: 'enabledForReportingButNotEnforced' } }) };
}

/** Asked for in report-only, as Gatehouse creates policies; the answer supposes that it were On. */
function policyNew(drawn: Drawn): DrawnChange {
  const name = 'Drawn new';
  const people = one(drawn.random, ...drawn.groups);
  return {
    order: { kind: 'access-policy-create', target: { kind: 'slot', of: 'conditional-access-policy', name }, people: groupId(people), appId: appId(TIMESHEETS.appId), excludedPeople: [], excludedGroups: [groupId(GROUPS.breakGlass)] },
    make: async () => {
      await makePolicy(drawn, {
        displayName: name, state: 'enabled',
        conditions: { clientAppTypes: ['all'], users: { includeGroups: [people], excludeGroups: [GROUPS.breakGlass] }, applications: { includeApplications: [TIMESHEETS.appId] }, platforms: { includePlatforms: ['windows'], excludePlatforms: [] } },
        grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] },
      });
    },
  };
}

async function policyGone(drawn: Drawn): Promise<DrawnChange> {
  const name = 'Drawn target';
  const id = await makePolicy(drawn, drawPolicy(drawn, name, 'enabled'));
  return { order: { kind: 'access-policy-delete', target: { kind: 'slot', of: 'conditional-access-policy', name }, policyId: policyId(id) }, make: () => drawn.sandbox.control.portal({ as: 'ivo', conditionalAccessPolicy: id, delete: true }) };
}

/** Into or out of a group that a policy names on one of its sides; out of it comes only who is in it by name, not through another. */
async function membersMove(drawn: Drawn): Promise<DrawnChange> {
  const { random, sandbox: { control }, people } = drawn;
  const begin = some(random, people, 40);
  const group = await makeGroup(drawn, 'Drawn moving', begin);
  await makePolicy(drawn, drawWidePolicy({ ...drawn, groups: [group] }, 'Drawn for the group', 'enabled'));
  const kind = one(random, 'members-add' as const, 'members-remove' as const);
  const moving = some(random, people, 50).filter((id) => begin.includes(id) === (kind === 'members-remove'));
  return {
    order: { kind, target: { kind: 'group', groupId: groupId(group) }, memberKind: 'person', members: moving.map((id) => directoryObjectId(id)) },
    make: () => {
      for (const id of moving) control.portal(kind === 'members-add' ? { as: 'ivo', group, add: id } : { as: 'ivo', group, remove: id });
    },
  };
}

/** Some devices carry a risk that the policy still takes, and one of the drawn policies asks for a compliant device. */
async function tighter(drawn: Drawn): Promise<DrawnChange> {
  const { random, sandbox: { control, people } } = drawn;
  for (const { device } of Object.values(people)) if (device !== null && random(2) === 0) control.alert(device, { severity: one(random, 'Low', 'Medium') });
  for (const id of ['LT-4412', 'LT-4413', 'LT-4414', 'LT-4415']) if (random(2) === 0) control.portal({ as: 'ivo', group: 'pilotDevices', add: id });
  control.advance(day);
  await makePolicy(drawn, { ...drawWidePolicy(drawn, 'Drawn for devices', 'enabled'), grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } });
  const threshold = one(random, 'low' as const, 'secured' as const);
  return {
    order: { kind: 'threshold-tighten', target: { kind: 'compliance-policy', policyId: compliancePolicyId(COMPLIANCE.risk) }, threshold },
    make: () => {
      control.portal({ as: 'ivo', compliancePolicy: COMPLIANCE.risk, patch: { deviceThreatProtectionRequiredSecurityLevel: threshold } });
      control.advance(day);
    },
  };
}
