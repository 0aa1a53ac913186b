import { list, type Reading } from './config-fields.ts';
import { approvalClasses } from './core/change/classes.ts';
import { changeKindIds, isChangeKindId, type ChangeKindId } from './core/change/order.ts';
import type { ApprovalClassId, FreezeWindow } from './core/change/rule.ts';

export function readKindsOff({ get, faults }: Reading): readonly ChangeKindId[] {
  const given = list(get('GATEHOUSE_CHANGES_OFF'));
  const strange = given.filter((id) => !isChangeKindId(id));
  if (strange.length > 0) faults.push(`GATEHOUSE_CHANGES_OFF: there is no kind ${strange.join(', ')}; there are ${changeKindIds.join(', ')}`);
  return given.filter(isChangeKindId);
}

/** With offset or Z: a freeze that begins an hour late because of a server's time zone freezes nothing. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

/** `<from>/<until> <name>`, several with `;` between them. */
export function readFreezes({ get, faults }: Reading): readonly FreezeWindow[] {
  const parts = (get('GATEHOUSE_FREEZE') ?? '').split(';').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  return parts.flatMap((part) => {
    const [, from = '', until = '', name = ''] = /^([^/\s]+)\/([^/\s]+)\s+(\S.*)$/.exec(part) ?? [];
    const window = { from: moment.test(from) ? Date.parse(from) : NaN, until: moment.test(until) ? Date.parse(until) : NaN, name };
    if (window.from < window.until) return [window];
    faults.push(`GATEHOUSE_FREEZE: "${part}" is no window; write it as 2026-12-20T00:00Z/2027-01-04T00:00Z year-end, the end after the beginning`);
    return [];
  });
}

function isClass(text: string): text is ApprovalClassId {
  return Object.hasOwn(approvalClasses, text);
}

/** Classes that somebody votes on. */
const votedClasses = Object.keys(approvalClasses).filter((id) => isClass(id) && approvalClasses[id].approvals > 0);

/** `<class>=<authentication context>`, with commas between them. */
export function readStepUp({ get, faults }: Reading): Readonly<Partial<Record<ApprovalClassId, string>>> {
  const result: Partial<Record<ApprovalClassId, string>> = {};
  for (const part of list(get('GATEHOUSE_STEP_UP'))) {
    const [id = '', context = '', ...rest] = part.split('=').map((word) => word.trim().toLowerCase());
    if (isClass(id) && votedClasses.includes(id) && /^c[1-9]\d?$/.test(context) && rest.length === 0) result[id] = context;
    else faults.push(`GATEHOUSE_STEP_UP: "${part}" is not understood; write <class>=<c1 to c99>, with one of ${votedClasses.join(', ')}`);
  }
  return result;
}

/** An origin: https, or in the sandbox http on this machine. Without a slash at the end. */
export function readPublicUrl({ get, faults }: Reading, sandbox: boolean): string | undefined {
  const given = get('GATEHOUSE_PUBLIC_URL');
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  const fits = url !== null && url.origin === given.replace(/\/$/, '').toLowerCase() && (url.protocol === 'https:' || (sandbox && /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(url.origin)));
  if (!fits) faults.push('GATEHOUSE_PUBLIC_URL: must be https://<host>, without a path');
  return url?.origin;
}
