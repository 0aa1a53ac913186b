import type { Certificate } from '../../flip/certificate.ts';
import type { Instant } from '../../facts/fact.ts';
import type { GuardResult } from '../change.ts';
import type { Guard } from './guard.ts';

/** An hour: what a policy would have done until then says nothing of what has happened since. */
const oldest = 60 * 60 * 1000;

export const flipCertificate: Guard = {
  id: 'flip-certificate',
  protects: 'A policy is enforced only on evidence from its report-only phase: enough sign-ins on enough days, everybody seen, nothing unexplained.',
  judge: ({ snapshot, certificate, at }) => {
    if (snapshot.kind !== 'conditional-access-policy') return { verdict: 'undetermined', says: 'This is not a policy, so it has no report-only phase.' };
    if (!certificate.known) return { verdict: 'undetermined', says: 'The report-only results in the sign-in log could not be read.' };
    return certificate.value.policyId === snapshot.target.policyId ? judge(certificate.value, at) : { verdict: 'undetermined', says: 'The evidence that was read is about another policy.' };
  },
};

function judge({ at: evidenceAt, verdict, lines }: Certificate, at: Instant): Omit<GuardResult, 'guard'> {
  if (at - evidenceAt > oldest) return { verdict: 'undetermined', says: 'The evidence from report-only is more than an hour old.' };
  const missing = lines.filter((line) => line.verdict !== 'passed').map(({ says }) => says);
  if (verdict === 'passed' && missing.length === 0) return { verdict, says: `The report-only phase speaks for it: ${lines.map(({ says }) => says).join(' ')}` };
  return { verdict: verdict === 'passed' ? 'undetermined' : verdict, says: `The evidence from report-only is not enough. ${missing.join(' ')}` };
}
