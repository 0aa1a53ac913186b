import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ACTOR, EXECUTOR, READER, tenantKey, type Identity } from './http/identity.ts';
import { Faults, type Fault } from './http/faults.ts';
import { createSignIns, signInControl, type SignInControl } from './http/sign-in.ts';
import { Throttle } from './http/throttle.ts';
import { createControl, type Control } from './control/control.ts';
import { Consistency, type Staleness } from './live/consistency.ts';
import { serve, type Front } from './http/front.ts';
import { Pages } from './routes/pages.ts';
import { loadDump } from './tenant/dump.ts';
import { buildPilot, PEOPLE, type People } from './tenant/pilot.ts';
import type { Story } from './tenant/crowd.ts';
import { longLog, type LongLog } from './tenant/long-log.ts';
import { Table } from './tenant/table.ts';
import { INDEXES, type Tenant } from './tenant/tenant.ts';

export type SandboxOptions = {
  /** 0 or absent: any free port. Loopback only. */
  port?: number;
  /** A tenant dump (docs/sandbox.md); absent: the pilot tenant. */
  tenant?: unknown;
  /** The clock stands still unless it is advanced. Default: true for dumps, false for the pilot. */
  frozen?: boolean;
  /** ISO 8601 start of the pilot's clock; default: real time. Ignored for dumps, which carry their own. */
  now?: string;
  /** False switches the documented limits off. Default true. */
  throttling?: boolean;
  /** `pilot` (default): the five steps are done. `empty`: people, groups for roles, enrolled laptops and applications, and nothing of the loop. */
  story?: Story;
  /** People of the pilot tenant besides the named ones. Default 300. */
  users?: number;
  seed?: number;
  /** Reads may miss writes for a while; default: never. */
  consistency?: Staleness;
  /** Seconds of the tenant's time until a write shows in an audit log. Default 60. */
  auditDelaySeconds?: number;
  /** Intune's multi-admin approval guards compliance policies. Default false. */
  multiAdminApproval?: boolean;
  /** Things that go wrong from the start. */
  faults?: readonly Fault[];
  /** In place of the pilot's sign-ins. */
  longLog?: LongLog;
  /** Milliseconds on the clock that counts requests against the limits; default: the real one. */
  elapsed?: () => number;
  /** Where to append the wire log; default: the environment variable GATEHOUSE_WIRE_LOG. */
  wireLog?: string;
};

export type Sandbox = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  tenantId: string;
  reader: Credentials;
  actor: Credentials;
  executor: Credentials;
  /** What an App Service hands to the managed identity client. */
  managedIdentity: { endpoint: string; header: string };
  people: People;
  control: Control;
  /** How people fare when they sign in to the approval page's application. */
  signIn: SignInControl;
  close(): Promise<void>;
};

export type Credentials = { clientId: string; clientSecret: string };

export const TENANT_ID = '0a11de00-0000-4000-8000-000000000001';

/** Starts the sandbox tenant. Resolves when it listens; rejects when the dump is unusable or the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const tenant = createTenant(options);
  const identity: Identity = { tenantId: TENANT_ID, key: tenantKey(TENANT_ID), registrations: [READER, ACTOR, EXECUTOR], identityHeader: randomUUID() };
  const faults = new Faults();
  const throttle = options.throttling === false ? undefined : new Throttle(options.elapsed ?? (() => performance.now()));
  const consistency = new Consistency(() => performance.now());
  const control = createControl(tenant, faults, consistency);
  prepare(control, options);
  if (options.longLog !== undefined) tenant.tables.signIns = new Table(INDEXES.signIns, [], longLog(options.longLog));
  const signIns = createSignIns(TENANT_ID);
  const front: Front = { backend: { tenant, identity, pages: new Pages(), throttle, consistency }, signIns, faults, control, wireLog: options.wireLog ?? process.env['GATEHOUSE_WIRE_LOG'], remembered: new Map() };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => { void serve(front, request, response); });
  const url = await listen(server, options.port ?? 0);
  const credentials = ({ clientId, clientSecret }: Credentials): Credentials => ({ clientId, clientSecret });
  return {
    url, tenantId: TENANT_ID, reader: credentials(READER), actor: credentials(ACTOR), executor: credentials(EXECUTOR), people: PEOPLE, control, signIn: signInControl(signIns),
    managedIdentity: { endpoint: `${url}/msi/token`, header: identity.identityHeader }, close: () => close(server),
  };
}

function prepare(control: Control, options: SandboxOptions): void {
  if (options.consistency !== undefined) control.consistency(options.consistency);
  if (options.auditDelaySeconds !== undefined) control.auditDelay(options.auditDelaySeconds);
  if (options.multiAdminApproval !== undefined) control.multiAdminApproval(options.multiAdminApproval);
  for (const fault of options.faults ?? []) control.fault(fault);
}

function createTenant(options: SandboxOptions): Tenant {
  const seed = options.seed ?? 4411;
  const real = (): number => Date.now();
  if (options.tenant !== undefined) return loadDump(options.tenant, TENANT_ID, { frozen: options.frozen ?? true, seed, real });
  const start = options.now === undefined ? Date.now() : Date.parse(options.now);
  return buildPilot({ tenantId: TENANT_ID, start, frozen: options.frozen ?? false, users: options.users ?? 300, seed, real, ...(options.story === undefined ? {} : { story: options.story }) });
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no TCP port.');
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

