import { getCedarVersion, preparsePolicySet, statefulIsAuthorized, type StatefulAuthorizationCall } from '@cedar-policy/cedar-wasm/nodejs';
import type { AccessPolicy } from '../../src/core/conditional-access/access-policy.ts';
import type { AccessRules } from '../../src/core/conditional-access/access-rules.ts';
import type { SignInContext } from '../../src/core/conditional-access/sign-in-context.ts';

export interface Cedar {
  readonly version: string;
  /** What Cedar is asked for one sign-in; made beforehand. */
  call(signIn: SignInContext): StatefulAuthorizationCall;
  /** Whether it is allowed, and the policies that forbid it. */
  decide(call: StatefulAuthorizationCall): { readonly allowed: boolean; readonly because: readonly string[] };
}

/** The same policies in Cedar's language: everything is permitted, and each policy forbids where it applies and its grant is not met. */
export function openCedar(rules: AccessRules): Cedar {
  const policies = Object.fromEntries(rules.policies.map((policy) => [policy.id, `forbid(principal, action, resource) when { ${applies(policy, rules)} && !(${granted(policy)}) };`]));
  const parsed = preparsePolicySet('bench', { staticPolicies: { everything: 'permit(principal, action, resource);', ...policies } });
  if (parsed.type === 'failure') throw new Error(`Cedar: ${parsed.errors.map(({ message }) => message).join('; ')}`);
  return {
    version: getCedarVersion(),
    call,
    decide: (given) => {
      const answer = statefulIsAuthorized(given);
      if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors.map(({ message }) => message).join('; ')}`);
      if (answer.response.diagnostics.errors.length > 0) throw new Error(`Cedar: ${answer.response.diagnostics.errors[0]?.error.message ?? ''}`);
      return { allowed: answer.response.decision === 'allow', because: answer.response.diagnostics.reason };
    },
  };
}

function call({ identity, target, platform, clientAppType, ipAddress, country, signInRisk, userRisk, transferMethod, device, satisfied }: SignInContext): StatefulAuthorizationCall {
  if (identity.kind !== 'person' || target?.kind !== 'app') throw new Error('only people and apps');
  const principal = { type: 'User', id: String(identity.userId) };
  return {
    principal,
    action: { type: 'Action', id: 'signIn' },
    resource: { type: 'App', id: String(target.appId) },
    context: {
      platform: platform ?? '', client: clientAppType ?? '', ip: { __extn: { fn: 'ip', arg: ipAddress ?? '0.0.0.0' } }, country: country ?? '', signInRisk: signInRisk ?? '', userRisk: userRisk ?? '',
      flow: transferMethod ?? '', compliant: device?.isCompliant === true, hybrid: device?.joinType === 'hybrid', satisfied: [...satisfied],
    },
    preparsedPolicySetId: 'bench',
    entities: [{ uid: principal, attrs: {}, parents: [...identity.groups].map((id) => ({ type: 'Group', id: String(id) })) }],
  };
}

const anyOf = (parts: readonly string[]): string => (parts.length === 0 ? 'false' : `(${parts.join(' || ')})`);
const oneOf = (attribute: string, values: readonly string[]): string => `[${values.map((value) => `"${value}"`).join(', ')}].contains(context.${attribute})`;

type Scope = NonNullable<AccessPolicy['people']>['include'];

function applies(policy: AccessPolicy, rules: AccessRules): string {
  const named = ({ users, groups }: Scope): string => anyOf([...users.map((id) => `principal == User::"${id}"`), ...groups.map((id) => `principal in Group::"${id}"`)]);
  const platform = (values: readonly string[]): string => (values.includes('all') ? 'true' : oneOf('platform', values));
  const { people, targets, clientAppTypes, platforms, locations, signInRiskLevels, userRiskLevels, transferMethods } = policy;
  return [
    'true',
    ...(people === undefined ? [] : [people.include.all ? 'true' : named(people.include), `!${named(people.exclude)}`]),
    ...(targets.include.all ? [] : [`[${targets.include.appIds.map((id) => `App::"${id}"`).join(', ')}].contains(resource)`]),
    ...(clientAppTypes.length === 0 ? [] : [oneOf('client', clientAppTypes)]),
    ...(platforms === undefined ? [] : [platform(platforms.include), `!${platform(platforms.exclude)}`]),
    ...(locations === undefined ? [] : [place(locations.include, rules), `!${place(locations.exclude, rules)}`]),
    ...(signInRiskLevels.length === 0 ? [] : [oneOf('signInRisk', signInRiskLevels)]),
    ...(userRiskLevels.length === 0 ? [] : [oneOf('userRisk', userRiskLevels)]),
    ...(transferMethods.length === 0 ? [] : [oneOf('flow', transferMethods)]),
  ].join(' && ');
}

function place(chosen: readonly string[], { locations }: AccessRules): string {
  if (chosen.includes('all')) return 'true';
  const meant = (locations ?? []).filter((one) => chosen.includes(one.id) || (chosen.includes('alltrusted') && one.kind === 'ip' && one.isTrusted));
  return anyOf(meant.map((one) => {
    if (one.kind === 'other') return 'false';
    if (one.kind === 'country') return oneOf('country', [...one.countries, ...(one.unknownCountries ? [''] : [])]);
    return anyOf(one.ranges.map((range) => `context.ip.isInRange(ip("${range}"))`));
  }));
}

const met: Readonly<Record<string, string>> = { compliantDevice: 'context.compliant', domainJoinedDevice: 'context.hybrid', block: 'false' };

function granted({ grant }: AccessPolicy): string {
  if (grant === undefined) return 'true';
  return `(${grant.controls.map((control) => met[control] ?? `context.satisfied.contains("${control}")`).join(grant.operator === 'AND' ? ' && ' : ' || ')})`;
}
