import type { Instant } from '../../core/facts/fact.ts';
import type { PilotId } from '../../core/facts/ids.ts';
import type { AuditEntry } from '../../ports/change-store.ts';
import { evidenceWith, readable, sealed, timeText, type Evidence } from '../change/evidence.ts';
import { verifyAudit } from '../change/verify-audit.ts';
import { lookAt } from './overview.ts';
import type { PilotServices } from './services.ts';

/**
 * One file for an auditor about the pilot under way, or the last one: what was planned, what every check found now, the certificate
 * for On, each change with its own evidence, trials, the brake, and what people did by hand. People are in it by their object ids,
 * and by name where a finding names them. `at`: this machine's time. Undefined: there has been no pilot.
 */
export async function evidencePack(services: PilotServices, at: Instant): Promise<Evidence | undefined> {
  const { store, digest, environment } = services.changes;
  const about = (await store.pilots.current()) ?? (await store.pilots.latest());
  if (about === undefined) return undefined;
  const overview = await lookAt(services, about);
  const { pilot, report, facts } = overview;
  const chain = await verifyAudit(store, digest);
  const changes: Evidence[] = [];
  for (const stored of overview.changes) changes.push(await evidenceWith(store, stored, at, digest, chain));
  const content = {
    format: 'gatehouse-pilot-evidence/1', generatedAt: timeText(at), environment, pilot, report, certificate: facts.certificate ?? null,
    events: (await eventsOf(services, pilot.id)).map(readable), changes: changes.map(({ file }) => file), chain,
  };
  return { file: sealed(content, digest), sound: chain.status === 'intact' && changes.every(({ sound }) => sound) };
}

const page = 1_000;

async function eventsOf({ changes: { store } }: PilotServices, id: PilotId): Promise<readonly AuditEntry[]> {
  const events: AuditEntry[] = [];
  for (let after = 0; ; ) {
    const entries = await store.audit.read(after, page);
    events.push(...entries.filter(({ type, body }) => type.startsWith('pilot.') && isAbout(body, id)));
    const last = entries.at(-1);
    if (last === undefined) return events;
    after = last.sequence;
  }
}

function isAbout(body: unknown, id: PilotId): boolean {
  return typeof body === 'object' && body !== null && 'pilot' in body && body.pilot === id;
}
