import { changeId, type ChangeId } from '../../core/facts/ids.ts';
import { markWords } from './held.ts';

/** `Gatehouse change <id>: <reason>`, the reason cut to `longest` characters. Where the service keeps a text with an action, this is it. */
export function markText(id: ChangeId, reason: string, longest: number): string {
  const cut = reason.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
  return `${markWords} ${id}: ${cut}`;
}

/** The change's id as the GUID that `client-request-id` must be: the same 128 bits. Undefined for an id of another length. */
export function requestGuid(id: ChangeId): string | undefined {
  const hex = Buffer.from(id, 'base64url').toString('hex');
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : undefined;
}

/** The other way round. A GUID that somebody else made up gives an id that no change has. */
export function changeOfRequest(guid: string | undefined): ChangeId | undefined {
  const hex = guid?.replaceAll('-', '');
  return hex === undefined || !/^[0-9a-f]{32}$/i.test(hex) ? undefined : changeId(Buffer.from(hex, 'hex').toString('base64url'));
}
