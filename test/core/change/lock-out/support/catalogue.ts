import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import { parseAccessPolicy } from '../../../../../src/adapters/graph/access-policy-rows.ts';
import type { LockOutQuestion } from '../../../../../src/core/change/lock-out/question.ts';
import type { InvolvedPerson, Subject } from '../../../../../src/core/change/lock-out/subject.ts';
import { platforms } from '../../../../../src/core/conditional-access/access-policy.ts';
import { appId, groupId, userId } from '../../../../../src/core/facts/ids.ts';

const folder = new URL('../../../../conformance/lock-out/', import.meta.url);

// In a context, null is "could not be read"; what a case leaves out is as in the tenant.
const person = z.strictObject({
  id: z.string().optional(),
  enabled: z.boolean().nullable().optional(),
  userType: z.enum(['member', 'guest']).nullable().optional(),
  roles: z.array(z.string()).optional(),
  device: z.enum(['compliant', 'not-compliant', 'none']).nullable().optional(),
  strengthIds: z.array(z.string()).optional(),
  recentPlatforms: z.array(z.enum(platforms)).nullable().optional(),
});
const group = z.strictObject({ id: z.string().optional(), holds: z.array(z.string()).optional(), members: z.number().nullable().optional(), exists: z.boolean().optional() });
const place = z.strictObject({ id: z.string().optional(), isTrusted: z.boolean().optional() });
const own = z.strictObject({ appIds: z.array(z.string()), servicePrincipalIds: z.array(z.string()), authenticationContexts: z.array(z.string()) });
const context = z.strictObject({
  peopleInTenant: z.number().nullable(),
  people: z.record(z.string(), person),
  groups: z.record(z.string(), group),
  roles: z.record(z.string(), z.string()),
  places: z.record(z.string(), place),
  emergencyAccounts: z.array(z.string()),
  requester: z.string().nullable(),
  approvers: z.array(z.string()),
  own,
  portalAppIds: z.array(z.string()),
  unread: z.strictObject({ groupsOf: z.array(z.string()).optional(), rolesOf: z.array(z.string()).optional(), places: z.boolean().optional() }).optional(),
});
type Context = z.infer<typeof context>;

const lockOutCase = z.strictObject({
  name: z.string(),
  expected: z.enum(['refused', 'safe']),
  /** Every guard that must stop the policy, and no other. */
  because: z.record(z.string(), z.enum(['refused', 'undetermined'])).default({}),
  context: z.strictObject({ ...context.partial().shape, own: own.partial().optional() }).default({}),
  policy: z.record(z.string(), z.unknown()),
});
export type LockOutCase = z.infer<typeof lockOutCase> & { readonly file: string };

const tenant = context.parse(read('tenant.json'));

export const lockOutCases: readonly LockOutCase[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'tenant.json')
  .flatMap((file) => z.array(lockOutCase).parse(read(file)).map((entry) => ({ ...entry, file })));

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

/** The question that Gatehouse would ask on this case, its policy read by the adapter. */
export function questionOf(entry: LockOutCase): LockOutQuestion {
  const here = contextOf(entry);
  const policy = parseAccessPolicy({ ...withIds(entry.policy, here), id: 'policy-1', displayName: entry.name, state: 'enabledForReportingButNotEnforced' });
  if (policy === undefined) throw new Error(`no policy in "${entry.name}"`);
  const subject = (name: string) => subjectOf(name, here);
  const involved: readonly InvolvedPerson[] = [
    ...(here.requester === null ? [] : [{ who: subject(here.requester), part: 'requester' as const }]),
    ...here.approvers.map((name) => ({ who: subject(name), part: 'approver' as const })),
  ];
  return {
    policy,
    involved,
    namedGroups: Object.values(here.groups).map(({ id, holds, members, exists }) => ({ id: groupId(id ?? ''), exists: exists ?? true, members: members === null ? undefined : (members ?? holds?.length) })),
    namedLocations: here.unread?.places === true ? undefined : Object.entries(here.places).map(([displayName, { id, isTrusted }]) => ({ id: id ?? '', displayName, isTrusted })),
    peopleInTenant: here.peopleInTenant ?? undefined,
    emergencyAccounts: here.emergencyAccounts.map(subject),
    own: here.own,
    portalAppIds: here.portalAppIds.map(appId),
  };
}

function contextOf({ context: change }: LockOutCase): Context {
  return {
    ...tenant,
    ...definedOnly(change),
    people: merged(tenant.people, change.people),
    groups: merged(tenant.groups, change.groups),
    places: merged(tenant.places, change.places),
    own: { ...tenant.own, ...definedOnly(change.own ?? {}) },
  };
}

function merged<T extends object>(base: Readonly<Record<string, T>>, change: Readonly<Record<string, T>> = {}): Record<string, T> {
  return { ...base, ...Object.fromEntries(Object.entries(change).map(([name, value]) => [name, { ...base[name], ...value }])) };
}

function definedOnly<T extends object>(value: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  const entries: { [Key in keyof T]?: Exclude<T[Key], undefined> } = {};
  return Object.assign(entries, Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)));
}

/** `<group Pilot>`, `<person Nora>`, `<role …>` and `<place …>` in a policy stand for the id in the tenant. */
function withIds(policy: LockOutCase['policy'], here: Context): Record<string, unknown> {
  const text = JSON.stringify(policy).replaceAll(/<(group|person|role|place) ([^>]+)>/g, (_all, kind: string, name: string) => {
    const id = { group: here.groups[name]?.id, person: here.people[name]?.id, role: here.roles[name], place: here.places[name]?.id }[kind];
    if (id === undefined) throw new Error(`no ${kind} ${name} in the tenant`);
    return id;
  });
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

function subjectOf(name: string, here: Context): Subject {
  const found = here.people[name];
  if (found?.id === undefined) throw new Error(`nobody is called ${name}`);
  const roles = (found.roles ?? []).map((role) => here.roles[role] ?? role);
  return {
    id: userId(found.id),
    enabled: found.enabled === null ? undefined : (found.enabled ?? true),
    userType: found.userType === null ? undefined : (found.userType ?? 'member'),
    groups: here.unread?.groupsOf?.includes(name) === true ? undefined : groupsHolding(name, here).map((held) => groupId(here.groups[held]?.id ?? '')),
    roleTemplateIds: here.unread?.rolesOf?.includes(name) === true ? undefined : roles,
    device: found.device ?? undefined,
    strengthIds: found.strengthIds,
    recentPlatforms: found.recentPlatforms ?? undefined,
  };
}

function groupsHolding(member: string, here: Context): readonly string[] {
  const direct = Object.keys(here.groups).filter((name) => here.groups[name]?.holds?.includes(member) === true);
  return [...new Set([...direct, ...direct.flatMap((name) => groupsHolding(name, here))])];
}
