import { z } from 'zod/v4';
import { connectTenant, type Tenant, type TenantOptions } from '../../../../src/adapters/connect-tenant.ts';
import { createCredential } from '../../../../src/adapters/credential.ts';
import { cloudAt } from '../../../../src/adapters/upstream/clouds.ts';
import { canonicalJson } from '../../../../src/core/change/json.ts';
import type { ChangeTarget } from '../../../../src/core/change/order.ts';
import type { Snapshot, SnapshotFor } from '../../../../src/core/change/snapshot.ts';
import type { TenantWrite } from '../../../../src/core/change/write.ts';
import { changeId, compliancePolicyId, groupId, machineId, managedDeviceId, policyId, userId } from '../../../../src/core/facts/ids.ts';
import type { Executor, WriteMark } from '../../../../src/ports/executor.ts';
import { startSandbox, type Credentials, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/server.ts';
import { fixedId } from '../../../../src/sandbox/tenant/ids.ts';
import { PEOPLE, SERVERS } from '../../../../src/sandbox/tenant/pilot.ts';
import { COMPLIANCE, GROUPS, POLICIES } from '../../../../src/sandbox/tenant/pilot-policies.ts';
import { valueOfKnown } from '../../upstream/connected.ts';

export interface Pilot {
  readonly sandbox: Sandbox;
  readonly tenant: Tenant;
  readonly executor: Executor;
}

/** The pilot tenant, read as the reader and changed as the executor. Its clock stands still, and its limits are off unless asked for. */
export async function openPilot(options: Partial<TenantOptions> = {}, sandboxOptions: SandboxOptions = {}): Promise<Pilot> {
  const sandbox = await startSandbox({ frozen: true, throttling: false, users: 20, ...sandboxOptions });
  const tenant = connectAs(sandbox, sandbox.executor, options);
  if (tenant.executor === undefined) throw new Error('no executor');
  return { sandbox, tenant, executor: tenant.executor };
}

/** As `openPilot`, with another identity in the executor's place. */
export function connectAs(sandbox: Sandbox, executor: Credentials, options: Partial<TenantOptions> = {}): Tenant {
  const cloud = cloudAt(sandbox.url);
  const identity = (secret: Credentials) => createCredential({ kind: 'client-secret', tenantId: sandbox.tenantId, ...secret }, cloud);
  const unlimited = { conditionalAccess: [], signIns: [] };
  return connectTenant({ cloud, reader: identity(sandbox.reader), actor: identity(sandbox.actor), executor: identity(executor), exceptionGroup: groupId(GROUPS.exceptions), limits: unlimited, ...options });
}

export const nora = userId(PEOPLE.nora.id);

export const targets = {
  policy: { kind: 'conditional-access-policy', policyId: policyId(POLICIES.timesheets) },
  compliance: { kind: 'compliance-policy', policyId: compliancePolicyId(COMPLIANCE.risk) },
  machine: { kind: 'machine', machineId: machineId(SERVERS.domainController) },
  membership: { kind: 'membership', groupId: groupId(GROUPS.exceptions), userId: nora },
  person: { kind: 'person', userId: nora },
  device: { kind: 'managed-device', managedDeviceId: managedDeviceId(fixedId('managedDevice', 1)) },
} as const satisfies Readonly<Record<string, ChangeTarget>>;

/** One of each kind that one call completes on the pilot tenant as it is; those of the pilot's steps are in `pilot-orders.ts`. */
export const writes = {
  'set-policy-state': { kind: 'set-policy-state', policyId: targets.policy.policyId, state: 'enabled' },
  'set-threshold': { kind: 'set-threshold', policyId: targets.compliance.policyId, threshold: 'low' },
  isolate: { kind: 'isolate', machineId: targets.machine.machineId, isolation: 'full' },
  release: { kind: 'release', machineId: targets.machine.machineId },
  scan: { kind: 'scan', machineId: targets.machine.machineId, scan: 'quick' },
  'add-member': { kind: 'add-member', groupId: targets.membership.groupId, userId: nora },
  'remove-member': { kind: 'remove-member', groupId: targets.membership.groupId, userId: nora },
  'revoke-sessions': { kind: 'revoke-sessions', userId: nora },
  sync: { kind: 'sync', managedDeviceId: targets.device.managedDeviceId },
} as const satisfies { readonly [Kind in TenantWrite['kind']]?: Extract<TenantWrite, { readonly kind: Kind }> };

/** 128 bits in base64url, and the same as a GUID. */
export const changeGuid = '00010203-0405-0607-0809-0a0b0c0d0eff';
export const mark: WriteMark = { changeId: changeId('AAECAwQFBgcICQoLDA0O_w'), reason: 'It spreads. "Now", ä 🛑', callMs: 4_000 };

export async function snapshotOf<Kind extends Snapshot['kind']>(tenant: Tenant, target: ChangeTarget & { readonly kind: Kind }): Promise<SnapshotFor<Kind>> {
  const kind: Kind = target.kind;
  const snapshot = valueOfKnown(await tenant.targets.read(target));
  if (!isOf(snapshot, kind)) throw new Error(`there is no ${kind}`);
  return snapshot;
}

function isOf<Kind extends Snapshot['kind']>(snapshot: Snapshot | undefined, kind: Kind): snapshot is SnapshotFor<Kind> {
  return snapshot?.kind === kind;
}

/** What an approval would be bound to. */
export async function bound(tenant: Tenant, target: ChangeTarget): Promise<string> {
  return canonicalJson((await snapshotOf(tenant, target)).object);
}

const requests = z.object({ value: z.array(z.object({ id: z.string() })).length(1) });

/** Id of the one request that waits for Intune's second administrator, whose portal this stands for. */
export async function waitingRequest(sandbox: Sandbox): Promise<string> {
  return requests.parse(await readAsReader(sandbox, 'beta/deviceManagement/operationApprovalRequests')).value[0]?.id ?? '';
}

/** What an administrator sees of it, whole; `path` with the version in front. */
export async function readAsReader(sandbox: Sandbox, path: string): Promise<unknown> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: sandbox.reader.clientId, client_secret: sandbox.reader.clientSecret, scope: 'https://graph.microsoft.com/.default' });
  const token = z.object({ access_token: z.string() }).parse(await (await fetch(`${sandbox.url}/${sandbox.tenantId}/oauth2/v2.0/token`, { method: 'POST', body: form })).json());
  return (await fetch(`${sandbox.url}/${path}`, { headers: { authorization: `Bearer ${token.access_token}` } })).json();
}
