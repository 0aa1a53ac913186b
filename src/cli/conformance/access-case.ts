import { z } from 'zod/v4';
import { conditionKinds, type AccessDecision, type ConditionKind, type PolicyOutcome } from '../../core/conditional-access/decision.ts';

const rows = z.union([z.array(z.unknown()), z.object({ value: z.array(z.unknown()) }).transform(({ value }) => value)]).nullish().transform((list) => list ?? []);
const policyExpectation = z.union([z.string().transform((result) => ({ result, unmatched: undefined })), z.object({ result: z.string().nullish(), unmatched: z.string().nullish() })]);

/** One case of how Conditional Access decides. Fields that are not named here mean nothing to the runner. */
export const accessCase = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  description: z.string().nullish(),
  /** Rows of Graph, or the body of a request that creates one. */
  policies: rows,
  namedLocations: rows,
  authenticationStrengths: rows,
  signIn: z.record(z.string(), z.unknown()),
  expect: z.object({ decision: z.string(), policies: z.record(z.string(), policyExpectation).nullish() }),
});
export type AccessCase = z.infer<typeof accessCase>;

/** By how a policy may be called in the expectation: id in lower case, display name, or place in the list. */
export interface NamedOutcomes {
  readonly decision: AccessDecision;
  readonly find: (name: string) => PolicyOutcome | undefined;
}

/** What the decision gets wrong; empty when the case passes. */
export function judgeAccess({ expect }: AccessCase, { decision, find }: NamedOutcomes): readonly string[] {
  const needs = decision.needs.length === 0 ? '' : ` (needs ${decision.needs.join(', ')})`;
  return [
    ...(decision.decision === expect.decision ? [] : [`decision ${decision.decision}${needs}, expected ${expect.decision}`]),
    ...Object.entries(expect.policies ?? {}).flatMap(([name, wanted]) => judgePolicy(name, wanted, find(name))),
  ];
}

function judgePolicy(name: string, wanted: z.infer<typeof policyExpectation>, outcome: PolicyOutcome | undefined): readonly string[] {
  if (outcome === undefined) return [`no policy ${name}`];
  const { result, unmatched, needs } = outcome;
  const complaints: string[] = [];
  if (typeof wanted.result === 'string' && wanted.result !== result) {
    const why = [unmatched === undefined ? '' : `unmatched ${unmatched}`, ...needs].filter((word) => word !== '').join(', ');
    complaints.push(`policy ${name} ${result}${why === '' ? '' : ` (${why})`}, expected ${wanted.result}`);
  }
  if (typeof wanted.unmatched === 'string' && kindNamed(wanted.unmatched) !== unmatched) complaints.push(`policy ${name} unmatched ${unmatched ?? '(none)'}, expected ${wanted.unmatched}`);
  return complaints;
}

/** Other words for a condition, as Graph, the log and the portal have them; letters only, in lower case. */
const otherWords: Readonly<Record<string, ConditionKind>> = {
  user: 'users', usersgroups: 'users', usersandgroups: 'users', groups: 'users', roles: 'users', guests: 'users',
  workloadidentity: 'workloadIdentities', workloads: 'workloadIdentities', clientapplications: 'workloadIdentities', serviceprincipals: 'workloadIdentities',
  applications: 'application', app: 'application', apps: 'application', cloudapps: 'application', applicationfilter: 'application', target: 'application', resources: 'application',
  useractions: 'userAction', authenticationcontexts: 'authenticationContext', authcontext: 'authenticationContext',
  platform: 'devicePlatform', platforms: 'devicePlatform', deviceplatforms: 'devicePlatform',
  clientapp: 'clientApps', clientapptype: 'clientApps', clientapptypes: 'clientApps', clienttype: 'clientApps',
  locations: 'location', namedlocations: 'location', device: 'devices', devicefilter: 'devices', filterfordevices: 'devices', devicestate: 'devices',
  signinrisklevel: 'signInRisk', signinrisklevels: 'signInRisk', userrisklevel: 'userRisk', userrisklevels: 'userRisk',
  serviceprincipalrisklevel: 'servicePrincipalRisk', serviceprincipalrisklevels: 'servicePrincipalRisk',
  insiderrisklevel: 'insiderRisk', insiderrisklevels: 'insiderRisk',
  authenticationflows: 'authenticationFlow', transfermethod: 'authenticationFlow', transfermethods: 'authenticationFlow',
};

function kindNamed(word: string): ConditionKind | undefined {
  const key = word.replaceAll(/[^a-z]/gi, '').toLowerCase();
  return conditionKinds.find((kind) => kind.toLowerCase() === key) ?? (Object.hasOwn(otherWords, key) ? otherWords[key] : undefined);
}
