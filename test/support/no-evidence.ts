import type { EvidenceNeeded } from '../../src/core/flip/certificate.ts';

/** For policies that a test makes by the hundred: nobody has signed in under them. What reads the log is then not asked. */
export const noEvidence: EvidenceNeeded = { lookBackDays: 14, signIns: 0, days: 0, workingDays: 0, share: 0 };
