import { z } from 'zod/v4';
import type { CaPolicy, NamedLocation } from '../../core/facts/conditional-access.ts';
import { policyId } from '../../core/facts/ids.ts';
import type { GrantControl } from '../../core/facts/sign-in.ts';
import { flag, idText, isBlank, isObject, lax, member, readRow, text, type GapList } from '../upstream/fields.ts';
import { grantControlOf, parseGrantControls } from './grant-controls.ts';

const policyRow = z.object({
  id: lax(idText(policyId)),
  displayName: lax(text),
  state: lax(member(['enabled', 'disabled', 'enabledForReportingButNotEnforced'])),
});

export function parsePolicy(row: unknown, gaps: GapList): CaPolicy | undefined {
  const { id, displayName, state } = readRow(policyRow, row, gaps, ['id', 'state']);
  if (id === undefined || !isObject(row)) return undefined;
  const conditions = child(row, 'conditions');
  if (conditions === undefined) gaps.add(isBlank(row['conditions']) ? 'missing-value' : 'unknown-value', 'conditions');
  const words = (path: readonly string[]) => listAt(conditions, path, gaps);
  const grant = child(row, 'grantControls');
  return {
    id,
    displayName,
    state,
    clientAppTypes: words(['clientAppTypes']).map(canonical),
    includePlatforms: words(['platforms', 'includePlatforms']).map(canonical),
    excludePlatforms: words(['platforms', 'excludePlatforms']).map(canonical),
    includeLocations: words(['locations', 'includeLocations']).map(canonical),
    excludeLocations: words(['locations', 'excludeLocations']).map(canonical),
    signInRiskLevels: words(['signInRiskLevels']).map(canonical),
    userRiskLevels: words(['userRiskLevels']).map(canonical),
    insiderRiskLevels: words(['insiderRiskLevels']).map(canonical),
    transferMethods: words(['authenticationFlows', 'transferMethods']).map(canonical),
    deviceFilterRule: z.string().optional().catch(undefined).parse(child(child(conditions, 'devices'), 'deviceFilter')?.['rule']),
    grantControls: parseGrant(grant, gaps),
    operator: lax(member(['AND', 'OR'])).parse(grant?.['operator']),
  };
}

function child(row: Readonly<Record<string, unknown>> | undefined, name: string): Readonly<Record<string, unknown>> | undefined {
  const value = row?.[name];
  return isObject(value) ? value : undefined;
}

/** A list of words; flag enums arrive as one text with commas. What is no list leaves a gap: "not configured" would be a claim. */
function listAt(root: Readonly<Record<string, unknown>> | undefined, path: readonly string[], gaps: GapList): readonly string[] {
  let value: unknown = root;
  for (const name of path) {
    if (isBlank(value)) return [];
    value = isObject(value) ? value[name] : Symbol.for('not a list');
  }
  if (isBlank(value)) return [];
  const words: readonly unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [undefined];
  if (words.some((word) => typeof word !== 'string')) gaps.add('unknown-value', path.join('.'));
  return words.flatMap((word) => (typeof word === 'string' && word.trim() !== '' ? [word.trim()] : []));
}

const knownWords = [
  'all', 'browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'easSupported', 'other',
  'android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux',
  'low', 'medium', 'high', 'hidden', 'none', 'minor', 'moderate', 'elevated',
  'deviceCodeFlow', 'authenticationTransfer', 'AllTrusted',
];
const byKey = new Map(knownWords.map((word) => [word.toLowerCase(), word]));

/** Members of enums in Graph's own case, ids in lower case. "All" and "all" are one word. */
function canonical(word: string): string {
  return byKey.get(word.toLowerCase()) ?? word.toLowerCase();
}

function parseGrant(grant: Readonly<Record<string, unknown>> | undefined, gaps: GapList): readonly GrantControl[] {
  const builtIn = grant?.['builtInControls'];
  const unknownWord = Array.isArray(builtIn) && builtIn.some((word: unknown) => grantControlOf(word) === undefined);
  if (unknownWord || !(isBlank(builtIn) || Array.isArray(builtIn))) gaps.add('unknown-value', 'grantControls.builtInControls');
  const more: GrantControl[] = [];
  if (isObject(grant?.['authenticationStrength'])) more.push('authenticationStrength');
  if (hasEntries(grant?.['termsOfUse'])) more.push('termsOfUse');
  if (hasEntries(grant?.['customAuthenticationFactors'])) more.push('customControl');
  return [...new Set([...parseGrantControls(builtIn), ...more])];
}

function hasEntries(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

const locationRow = z.object({ id: lax(text), displayName: lax(text), isTrusted: lax(flag) });

/** Only IP ranges can be trusted; a location by country leaves `isTrusted` out. */
export function parseNamedLocation(row: unknown, gaps: GapList): NamedLocation | undefined {
  const { id, displayName, isTrusted } = readRow(locationRow, row, gaps);
  return id === undefined ? undefined : { id: id.toLowerCase(), displayName, isTrusted };
}
