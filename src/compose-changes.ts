import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Tenant } from './adapters/connect-tenant.ts';
import { sha256 } from './adapters/store/sha256.ts';
import { createEntraSignIn } from './adapters/sign-in/entra-sign-in.ts';
import { createApprovalPages, type ApprovalPages } from './bot/approval-page/approval-pages.ts';
import type { Config } from './config.ts';
import { changeId } from './core/facts/ids.ts';
import { decideOnPage } from './features/change/decide-on-page.ts';
import type { ChangeServices, WorkerServices } from './features/change/services.ts';
import type { Upstreams } from './features/diagnosis/read-facts.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';

export interface Changes {
  /** For the bot: nothing in it can change the tenant. */
  readonly services: ChangeServices;
  /** For the jobs alone. */
  readonly worker: WorkerServices;
  readonly pages: ApprovalPages | undefined;
}

/** Undefined when no identity may carry changes out. */
export function composeChanges(config: Config, tenant: Tenant, store: Store, clock: Clock, log: Logger): Changes | undefined {
  const { changes: settings, sandbox } = config;
  const { executor } = tenant;
  if (settings === undefined || executor === undefined) return undefined;
  const { auditHeadFile, timing } = settings;
  const services: ChangeServices = {
    store, settings, clock, timing,
    upstreams: readersOf(tenant),
    targets: tenant.targets,
    time: async () => store.now(),
    digest: sha256,
    newId: () => changeId(randomBytes(16).toString('base64url')),
    keepOutside: auditHeadFile === undefined ? undefined : async (line) => appendFile(auditHeadFile, `${line}\n`, { mode: 0o600 }),
    environment: sandbox ? 'sandbox tenant' : 'production',
  };
  const onTrouble: WorkerServices['onTrouble'] = (id, error) => log.error({ changeId: id, error: error instanceof Error ? error.name : typeof error }, 'change step failed');
  return { services, worker: { ...services, executor, onTrouble }, pages: composePages(config, services, clock, log) };
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
