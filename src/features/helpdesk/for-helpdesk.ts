import type { HelpdeskDiagnosis } from '../../cards/helpdesk/helpdesk-case.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';

/**
 * A case as everybody in the helpdesk channel may read it. Security operations see detections in an answer about themselves too;
 * what rests on alerts then stays out, as a stored answer no longer tells which of it names one.
 */
export function forHelpdesk(diagnosis: Diagnosis): HelpdeskDiagnosis {
  if (diagnosis.level !== 'soc') return { ...diagnosis, level: 'helpdesk' };
  const causes = diagnosis.causes.map((cause) => ({ ...cause, evidence: cause.evidence.filter(({ source }) => source !== 'alerts') }));
  return { ...diagnosis, causes, level: 'helpdesk' };
}
