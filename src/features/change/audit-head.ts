import { messageTo } from '../delivery.ts';
import type { ChangeServices } from './services.ts';

/**
 * Gives the head of the audit to where the database cannot take it back: a file, and the change channel. Whoever later cuts off the
 * end of the chain is found out by any of these. Does nothing while nothing has been added.
 */
export async function exportAuditHead({ store, settings, time, keepOutside }: ChangeServices): Promise<void> {
  const head = await store.audit.head();
  const last = (await store.audit.exports()).at(-1);
  if (head === undefined || last?.sequence === head.sequence) return;
  const at = await time();
  const line = `${String(head.sequence)}:${head.hash}`;
  if (keepOutside !== undefined) {
    await keepOutside(`${new Date(at).toISOString()} ${line}`);
    await store.audit.noteExport(head, at, 'file');
  }
  const { channel } = settings;
  if (channel === undefined) return;
  await store.transaction(async (inside) => {
    const text = `Audit of changes: ${String(head.sequence)} entries. Check value of the last one: ${line}. Keep this message; "verify audit" compares with it.`;
    if (await inside.outbox.enqueue(messageTo(channel, `audit-head:${String(head.sequence)}`, { text }), at)) await inside.audit.noteExport(head, at, 'channel');
  });
}
