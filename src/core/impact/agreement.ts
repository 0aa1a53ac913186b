import type { AccessRules } from '../conditional-access/access-rules.ts';
import { decideAccess } from '../conditional-access/decide-access.ts';
import type { PolicyVerdict } from '../conditional-access/decision.ts';
import { prepareAccess } from '../conditional-access/prepare-access.ts';
import type { PolicyId } from '../facts/ids.ts';
import type { Circumstances, DayColumns } from '../history/columns.ts';
import type { ReplayDirectory } from '../replay/world.ts';
import { signInContextOf } from '../replay/world.ts';
import type { Agreement } from './impact.ts';
import { rowsOf } from './rows-of-people.ts';

/** Rows that are compared; a row is one person's sign-ins of one kind on one day. */
const mostRows = 20_000;
const mostNamed = 5;

/** The policy as the rules have it now, beside what Entra logged for it. Undefined: the log holds nothing about it. */
export function agreementOn(policyId: PolicyId, rules: AccessRules, directory: ReplayDirectory, circumstances: readonly Circumstances[], days: readonly DayColumns[]): Agreement | undefined {
  const policies = rules.policies.filter(({ id }) => id === policyId);
  if (policies.length === 0) return undefined;
  const prepared = prepareAccess({ ...rules, policies });
  const pairs = new Map<string, { ours: PolicyVerdict; logged: PolicyVerdict; signIns: number }>();
  let [compared, agreed, rows] = [0, 0, 0];
  for (let person = 0; person < directory.people.length && rows < mostRows; person += 1) {
    for (const row of rowsOf(person, days)) {
      const about = circumstances[row.circumstances];
      const logged = about?.logged?.find((entry) => entry.policyId === policyId)?.result;
      const context = signInContextOf(directory, about, row);
      if (logged === undefined || context === undefined) continue;
      rows += 1;
      compared += row.count;
      const ours = decideAccess(prepared, context).policies[0]?.result ?? 'unknown';
      if (meansTheSame(ours, logged)) {
        agreed += row.count;
        continue;
      }
      const key = `${ours} ${logged}`;
      const pair = pairs.get(key) ?? { ours, logged, signIns: 0 };
      pair.signIns += row.count;
      pairs.set(key, pair);
    }
  }
  if (compared === 0) return undefined;
  const disagreements = [...pairs.values()].toSorted((a, b) => b.signIns - a.signIns).slice(0, mostNamed);
  return { compared, agreed, disagreements: disagreements.map(({ ours, logged, signIns }) => ({ ours, logged, signIns, says: explain(ours, logged) })) };
}

/** The policy may have been On when the log was written and in report-only now, or the other way round. */
function meansTheSame(ours: PolicyVerdict, logged: PolicyVerdict): boolean {
  return ours === logged || sense(ours) === sense(logged) || (ours === 'failure' && logged === 'reportOnlyInterrupted') || (ours === 'reportOnlyInterrupted' && logged === 'failure');
}

function sense(verdict: PolicyVerdict): string {
  const plain = verdict.replace('reportOnly', '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

function explain(ours: PolicyVerdict, logged: PolicyVerdict): string {
  if (ours === 'unknown') return 'The log does not say everything that the policy looks at, so Gatehouse does not judge where Entra could.';
  if (logged === 'notEnabled') return 'The policy was off when these people signed in.';
  const [here, there] = [sense(ours), sense(logged)];
  if (here === 'notApplied' || there === 'notApplied') return 'Whom or what the policy applies to has changed since, or somebody has joined or left a group that it names.';
  return 'The state of the device or the methods used are logged otherwise than Entra saw them when it decided.';
}
