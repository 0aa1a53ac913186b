import type { AccessLocation, AccessRules } from '../../src/core/conditional-access/access-rules.ts';
import { parseRange } from '../../src/core/conditional-access/address.ts';
import type { AccessPolicy } from '../../src/core/conditional-access/access-policy.ts';

/**
 * The policies as somebody would write them over a table of sign-ins. SQL's own NULL does what "not known" has to do. Who is meant is
 * worked out once for each person (`who`) and each place, because nobody would do it for each sign-in.
 */
export function naturalSql(current: AccessRules, proposed: AccessRules, scope: 'everybody' | 'people of the new policy'): string {
  const added = proposed.policies.filter((one) => !current.policies.includes(one));
  const all = [...current.policies, ...added];
  const count = current.policies.length;
  const locations = current.locations ?? [];
  const who = all.map((policy, at) => `${people(policy, at)} AS w${at}`).join(',\n    ');
  const named = all.flatMap(({ people: chosen }, at) => (['include', 'exclude'] as const).map((side) => `bool_or(${isIn('grp', chosen?.[side].groups ?? [])}) AS ${side}${at}`)).join(',\n    ');
  const where = scope === 'everybody' ? '' : `WHERE ${either(added.map((_, at) => `w${count + at} IS NOT FALSE`))}`;
  const outcome = (word: 'blocks' | 'asks', from: number, to: number): string => either(all.slice(from, to).map((policy, at) => `(a${from + at} AND ${grantSql(policy)[word]})`));
  return `WITH who AS MATERIALIZED (SELECT person, ${who} FROM people
    LEFT JOIN (SELECT person, ${named} FROM members GROUP BY person) m USING (person)
    LEFT JOIN (SELECT person, ${named} FROM not_read GROUP BY person) r USING (person)),
  places AS MATERIALIZED (SELECT place, ${['trusted', ...locations.map(({ id }) => id)].map((id) => `${place(id, locations)} AS in_${id}`).join(',\n    ')} FROM places_seen),
  applied AS (SELECT person, device, n, client, compliant, hybrid, mfa, ${all.map((policy, at) => `${applies(policy, at)} AS a${at}`).join(',\n    ')}
    FROM sign_ins JOIN who USING (person) JOIN places USING (place) ${where}),
  judged AS (SELECT person, device, n, ${outcome('blocks', 0, count)} AS b, ${outcome('asks', 0, count)} AS a, ${outcome('blocks', count, all.length)} AS nb, ${outcome('asks', count, all.length)} AS na FROM applied),
  decided AS (SELECT person, device, n, ${decision('b', 'a')} AS cur, ${decision('(b OR nb)', '(a OR na)')} AS prop FROM judged)
  ${totalsOf()}`;
}

/** The same question on our own columns and masks, made ready beforehand. */
export const packedSql = `WITH masked AS (SELECT r.person, r.device, r.n, p.cc & a.c AS cc, p.cp & a.p AS cp, p.pc & a.c AS pc, p.pp & a.p AS pp, g.mc, g.mb, g.sc, g.sb
    FROM packed r JOIN person_masks p USING (person) JOIN app_masks a USING (app) JOIN circumstances_masks g USING (circumstances)),
  decided AS (SELECT person, device, n, ${maskDecision('cc', 'cp')} AS cur, ${maskDecision('pc', 'pp')} AS prop FROM masked)
  ${totalsOf()}`;



function totalsOf(): string {
  return `SELECT cur, prop, sum(n)::DOUBLE AS n, list(DISTINCT person) FILTER (WHERE prop = 3 AND cur <> 3) AS people, list(DISTINCT device) FILTER (WHERE prop = 3 AND cur <> 3) AS devices FROM decided GROUP BY cur, prop`;
}

function decision(blocks: string, asks: string): string {
  return `CASE WHEN ${blocks} THEN 3 WHEN ${blocks} IS NULL THEN 2 WHEN ${asks} THEN 1 WHEN ${asks} IS NULL THEN 2 ELSE 0 END`;
}

function maskDecision(certain: string, possible: string): string {
  return `CASE WHEN (${certain} & sb) <> 0 THEN 3 WHEN (${possible} & mb) <> 0 THEN 2 WHEN (${certain} & sc) <> 0 THEN 1 WHEN (${possible} & mc) <> 0 THEN 2 ELSE 0 END`;
}

const either = (parts: readonly string[]): string => (parts.length === 0 ? 'FALSE' : `(${parts.join('\n OR ')})`);
const both = (parts: readonly string[]): string => (parts.length === 0 ? 'TRUE' : `(${parts.join(' AND ')})`);
const words = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
const numbers = (values: readonly string[]): string => values.map((value) => value.replace(/\D/g, '')).join(', ');
const isIn = (column: string, values: readonly string[]): string => (values.length === 0 ? 'FALSE' : `${column} IN (${words(values)})`);

function people({ people: chosen }: AccessPolicy, at: number): string {
  if (chosen === undefined) return 'TRUE';
  const named = (side: 'include' | 'exclude'): string => {
    const { users } = chosen[side];
    const user = users.length === 0 ? 'FALSE' : `person IN (${numbers(users)})`;
    return `(${user} OR coalesce(m.${side}${at}, FALSE) OR CASE WHEN r.${side}${at} THEN NULL ELSE FALSE END)`;
  };
  return `(${chosen.include.all ? 'TRUE' : named('include')} AND NOT ${named('exclude')})`;
}

function applies(policy: AccessPolicy, at: number): string {
  const { targets, platforms, clientAppTypes, signInRiskLevels, userRiskLevels, transferMethods } = policy;
  const chosen = (values: readonly string[]): string => (values.includes('all') ? 'TRUE' : isIn('platform', values));
  return both([
    `w${at}`,
    ...(targets.include.all ? [] : [`app IN (${numbers(targets.include.appIds)})`]),
    ...(clientAppTypes.length === 0 ? [] : [isIn('client', clientAppTypes)]),
    ...(platforms === undefined ? [] : [`${chosen(platforms.include)} AND NOT ${chosen(platforms.exclude)}`]),
    ...(policy.locations === undefined ? [] : [`${inPlaces(policy.locations.include)} AND NOT ${inPlaces(policy.locations.exclude)}`]),
    ...(signInRiskLevels.length === 0 ? [] : [isIn('sign_in_risk', signInRiskLevels)]),
    ...(userRiskLevels.length === 0 ? [] : [isIn('user_risk', userRiskLevels)]),
    ...(transferMethods.length === 0 ? [] : [isIn('flow', transferMethods)]),
  ]);
}

function inPlaces(chosen: readonly string[]): string {
  if (chosen.includes('all')) return 'TRUE';
  return either(chosen.map((id) => `in_${id === 'alltrusted' ? 'trusted' : id}`));
}

function place(id: string, locations: readonly AccessLocation[]): string {
  const meant = locations.filter((one) => one.id === id || (id === 'trusted' && one.kind === 'ip' && one.isTrusted));
  return either(meant.map((one) => {
    if (one.kind === 'other') return 'NULL';
    if (one.kind === 'country') return isIn('country', [...one.countries, ...(one.unknownCountries ? [''] : [])]);
    return either(one.ranges.flatMap((text) => parseRange(text) ?? []).map(({ first, last }) => `ip BETWEEN ${first[0] ?? 0} AND ${last[0] ?? 0}`));
  }));
}

const legacy = `client IN ('exchangeActiveSync', 'other')`;
const met: Readonly<Record<string, string>> = { mfa: 'mfa', compliantDevice: 'compliant', domainJoinedDevice: 'hybrid', passwordChange: 'FALSE' };

/** Three-valued: whether the policy, where it applies, blocks, and whether it asks for anything at all. */
function grantSql({ grant }: AccessPolicy): { readonly blocks: string; readonly asks: string } {
  if (grant === undefined) return { blocks: 'FALSE', asks: 'FALSE' };
  if (grant.controls.includes('block')) return { blocks: 'TRUE', asks: 'TRUE' };
  const asks = grant.controls.map((control) => `NOT ${met[control] ?? 'NULL'}`);
  const blocks = grant.controls.map((control) => (control === 'mfa' || control === 'passwordChange' ? `(NOT ${met[control] ?? 'NULL'} AND ${legacy})` : `NOT ${met[control] ?? 'NULL'}`));
  const join = grant.operator === 'AND' ? either : both;
  return { blocks: join(blocks), asks: join(asks) };
}
