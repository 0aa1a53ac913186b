import type { Instant } from '../facts/fact.ts';
import type { PolicyId, UserId } from '../facts/ids.ts';

/** How much report-only evidence On needs. */
export interface EvidenceNeeded {
  /** Days that are looked back. */
  readonly lookBackDays: number;
  /** Sign-ins that the policy applied to in report-only. */
  readonly signIns: number;
  /** Days, in UTC, on which there was one. */
  readonly days: number;
  /** Of them Monday to Friday. */
  readonly workingDays: number;
  /** Share, 0 to 1, of the people in the policy's groups that must have been seen. */
  readonly share: number;
}

/** Gatehouse can be told to ask for more, never for less. */
export const defaultEvidence: EvidenceNeeded = { lookBackDays: 14, signIns: 10, days: 5, workingDays: 3, share: 1 };

/** One thing that On rests on, found or missing. */
export interface CertificateLine {
  readonly id: 'sign-ins' | 'days' | 'working-days' | 'everybody-seen' | 'no-unexplained-failure' | 'emergency-accounts' | 'connector' | 'named-apps' | 'brake';
  readonly verdict: 'passed' | 'refused' | 'undetermined';
  /** One plain sentence with the figures. */
  readonly says: string;
}

/**
 * The flip certificate: what the report-only phase of one policy has shown. It is bound to the policy as it was (`policyHash`), and
 * it is shown with the approval and kept in the audit.
 */
export interface Certificate {
  readonly policyId: PolicyId;
  readonly policyHash: string;
  /** Tenant time; the evidence ends here. */
  readonly at: Instant;
  readonly from: Instant;
  readonly verdict: CertificateLine['verdict'];
  readonly lines: readonly CertificateLine[];
  readonly counts: CertificateCounts;
  /** Sign-ins that the policy would have stopped, newest first, at most 50, each explained or not. */
  readonly failures: readonly CertificateFailure[];
}

export interface CertificateCounts {
  readonly signIns: number;
  readonly wouldPass: number;
  readonly wouldBlock: number;
  readonly people: number;
  /** UTC days, Monday to Friday among them. */
  readonly days: number;
  readonly workingDays: number;
}

export interface CertificateFailure {
  readonly signInId: string;
  readonly user: UserId | undefined;
  readonly at: Instant | undefined;
  /** Why it would have been stopped, when the log says so (the device was not compliant, no device was shown); undefined: unexplained. */
  readonly because: string | undefined;
}
