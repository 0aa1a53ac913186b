import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Tenant } from './adapters/connect-tenant.ts';
import { sha256 } from './adapters/store/sha256.ts';
import { createEntraSignIn } from './adapters/sign-in/entra-sign-in.ts';
import { createApprovalPages, type ApprovalPages } from './bot/approval-page/approval-pages.ts';
import { composeMeter } from './compose-impact.ts';
import type { Config } from './config.ts';
import { changeId } from './core/facts/ids.ts';
import type { EvidenceNeeded } from './core/flip/certificate.ts';
import { decideOnPage } from './features/change/decide-on-page.ts';
import type { ChangeServices, WorkerServices } from './features/change/services.ts';
import { createFlipFacts } from './features/pilot/certificate.ts';
import type { PilotServices, PilotSettings } from './features/pilot/services.ts';
import type { ChangeSettings } from './features/change/settings.ts';
import type { Upstreams } from './features/diagnosis/read-facts.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';

export interface Changes {
  /** For the bot: nothing in it can change the tenant. */
  readonly services: ChangeServices;
  readonly pilot: PilotServices;
  /** For the jobs alone. */
  readonly worker: WorkerServices;
  readonly pages: ApprovalPages | undefined;
}

/** Undefined when no identity may carry changes out. `evidence`: other than what is configured; for load tests against a sandbox. */
export function composeChanges(config: Config, tenant: Tenant, store: Store, clock: Clock, log: Logger, evidence: EvidenceNeeded = config.pilot.evidence): Changes | undefined {
  const { changes: settings } = config;
  const { executor } = tenant;
  if (settings === undefined || executor === undefined) return undefined;
  const services = readingServices({ ...config, changes: settings }, tenant, store, clock, evidence);
  const onTrouble: WorkerServices['onTrouble'] = (id, error) => log.error({ changeId: id, error: error instanceof Error ? error.name : typeof error }, 'change step failed');
  const pilot = pilotServices(services, tenant, { ...config.pilot, evidence });
  return { services, pilot, worker: { ...services, executor, onTrouble }, pages: composePages(config, services, clock, log) };
}

/** What changes and the pilot are looked at with; it asks for no identity that could carry anything out. */
export function readingServices({ changes: settings, sandbox }: Pick<Config, 'sandbox'> & { readonly changes: ChangeSettings }, tenant: Tenant, store: Store, clock: Clock, evidence: EvidenceNeeded): ChangeServices {
  const { auditHeadFile, timing, emergencyAccounts } = settings;
  const upstreams = readersOf(tenant);
  return {
    store, settings, clock, timing, upstreams,
    targets: tenant.targets,
    impact: composeMeter(settings, tenant, store),
    flip: createFlipFacts({ store, upstreams, readings: tenant.readings, digest: sha256, emergencyAccounts, evidence }),
    time: async () => store.now(),
    digest: sha256,
    newId: () => changeId(randomBytes(16).toString('base64url')),
    keepOutside: auditHeadFile === undefined ? undefined : async (line) => appendFile(auditHeadFile, `${line}\n`, { mode: 0o600 }),
    environment: sandbox ? 'sandbox tenant' : 'production',
  };
}

export function pilotServices(changes: ChangeServices, { readings, names }: Tenant, settings: PilotSettings): PilotServices {
  return { changes, readings, names, settings };
}

/** The readers alone: whoever answers questions never holds what can change the tenant. */
export function readersOf({ entra, intune, defender, clock }: Tenant): Upstreams {
  return { entra, intune, defender, clock };
}

function composePages({ signIn, cloud, tenantId }: Config, services: ChangeServices, clock: Clock, log: Logger): ApprovalPages | undefined {
  const { publicUrl } = services.settings;
  if (signIn === undefined || publicUrl === undefined) return undefined;
  return createApprovalPages({
    signIn: createEntraSignIn({ authorityHost: cloud.authorityHost, tenantId, ...signIn }, { clock }),
    decide: decideOnPage(services),
    publicUrl,
    secret: signIn.clientSecret,
    clock,
    onTrouble: ({ kind, reference, ...rest }) => log.warn({ kind, reference, because: 'because' in rest ? rest.because : undefined }, 'approval page'),
  });
}
