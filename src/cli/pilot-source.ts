import { connectTenant, type Tenant } from '../adapters/connect-tenant.ts';
import { createCredential } from '../adapters/credential.ts';
import { openStore } from '../adapters/store/open-store.ts';
import { pilotServices, readingServices } from '../compose-changes.ts';
import { defaultBrake } from '../config-pilot.ts';
import { readConfig, type Config } from '../config.ts';
import { defaultTiming } from '../core/change/timing.ts';
import { defaultEvidence } from '../core/flip/certificate.ts';
import type { ChangeSettings } from '../features/change/settings.ts';
import type { RoleGroups } from '../features/diagnosis/rights.ts';
import type { PilotServices, PilotSettings } from '../features/pilot/services.ts';
import type { Store } from '../ports/store.ts';
import { NoSuchStore, openExisting, storeUrl } from './existing-store.ts';
import { readDump } from './read-dump.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import { connectSandbox, openDump, openPilot } from './sandbox-tenant.ts';

export interface PilotSource {
  readonly services: PilotServices;
  close(): Promise<void>;
}

export interface PilotSourceOptions {
  /** A tenant dump; without it the configured tenant, and without that the sandbox's own. */
  readonly dumpFile: string | undefined;
  readonly store: string | undefined;
  readonly warn: (message: string) => void;
}

/** The pilot as the bot sees it, with nothing that could change the tenant. */
export async function openPilotSource(options: PilotSourceOptions): Promise<PilotSource> {
  if (options.dumpFile !== undefined) return openDumped(options.dumpFile, options.warn);
  return process.env['GATEHOUSE_TENANT_ID'] === undefined ? openSandbox() : openConfigured(options);
}

async function openDumped(file: string, warn: (message: string) => void): Promise<PilotSource> {
  const { sandbox, tenant, roles } = await openDump(await readDump(file, warn));
  return sourceOf({ tenant, store: await openStore('memory:'), changes: settingsFor(roles), sandbox: true, pilot: defaults, close: () => sandbox.close() });
}

async function openSandbox(): Promise<PilotSource> {
  const { sandbox, roles } = await openPilot('recovered');
  const config = readConfig(sandboxEnvironment(sandbox));
  return sourceOf({ tenant: connectSandbox(sandbox), store: await openStore('memory:'), changes: config.changes ?? settingsFor(roles), sandbox: true, pilot: config.pilot, close: () => sandbox.close() });
}

async function openConfigured({ store, warn }: PilotSourceOptions): Promise<PilotSource> {
  const config = readConfig(process.env);
  const tenant = connectTenant({ cloud: config.cloud, reader: createCredential(config.reader, config.cloud), actor: createCredential(config.actor, config.cloud) });
  if (config.changes === undefined) warn('Changes are switched off in this configuration, so only the groups of helpdesk and security operations are known.');
  return sourceOf({ tenant, store: await storeOrNone(store, warn), changes: config.changes ?? settingsFor(config.roles), sandbox: config.sandbox, pilot: config.pilot, close: async () => undefined });
}

/** A look at the tenant is worth something without the record too; a store that was named has to be there. */
async function storeOrNone(given: string | undefined, warn: (message: string) => void): Promise<Store> {
  try {
    return await openExisting(storeUrl(given));
  } catch (error) {
    if (given !== undefined || !(error instanceof NoSuchStore)) throw error;
    warn(`${error.message}\nWithout the record of the pilot only the tenant itself is looked at.`);
    return openStore('memory:');
  }
}

const defaults: PilotSettings = { evidence: defaultEvidence, brake: defaultBrake, trialMs: 30 * 60_000 };

function settingsFor({ helpdesk, soc }: RoleGroups): ChangeSettings {
  return {
    roles: { helpdesk, soc, intune: [], entra: [], lead: [], emergency: [] }, channel: undefined, emergencyAccounts: [], exceptionGroup: undefined, kindsOff: [], freezes: [], stepUp: {},
    own: { appIds: [], servicePrincipalIds: [] }, publicUrl: undefined, auditHeadFile: undefined, timing: defaultTiming,
  };
}

interface Parts extends Pick<Config, 'sandbox' | 'pilot'> {
  readonly tenant: Tenant;
  readonly store: Store;
  readonly changes: ChangeSettings;
  readonly close: () => Promise<void>;
}

function sourceOf({ tenant, store, changes, sandbox, pilot, close }: Parts): PilotSource {
  const reading = readingServices({ changes, sandbox }, tenant, store, { now: () => Date.now() }, pilot.evidence);
  return {
    services: pilotServices(reading, tenant, pilot),
    close: async () => {
      await store.close();
      await close();
    },
  };
}
