/**
 * What went wrong in one sign-in, independent of the number that Entra gives it. `policies` is not an answer yet: the code says
 * only that Conditional Access refused, and the conditions of the failed policies say why.
 */
export type FailureKind =
  | 'device'
  | 'hybrid-join'
  | 'device-disabled'
  | 'device-authentication'
  | 'browser-shows-no-device'
  | 'app-requirement'
  | 'legacy-client'
  | 'device-code-flow'
  | 'platform'
  | 'location'
  | 'malicious-address'
  | 'sign-in-risk'
  | 'user-risk'
  | 'mfa'
  | 'terms-of-use'
  | 'consent'
  | 'password-expired'
  | 'wrong-password'
  | 'account-disabled'
  | 'account-locked'
  | 'guest'
  | 'not-assigned'
  | 'session-ended'
  | 'policy-block'
  | 'policy-unknown'
  | 'unknown-code';

export type CodeReading =
  | { readonly kind: 'success' }
  /** A step of the protocol that nobody sees. Alone it is no outcome. */
  | { readonly kind: 'silent' }
  /** The person was asked for something; when nothing follows, they did not finish. */
  | { readonly kind: 'prompt'; readonly failure: FailureKind }
  | { readonly kind: 'failure'; readonly failure: FailureKind }
  /** Conditional Access refused; read the policies. */
  | { readonly kind: 'policies' }
  /** 50053 stands for two things; only the reason text tells them apart. */
  | { readonly kind: 'locked-or-malicious' };

const silent: CodeReading = { kind: 'silent' };
const policies: CodeReading = { kind: 'policies' };

function prompt(failure: FailureKind): CodeReading {
  return { kind: 'prompt', failure };
}

function failure(kind: FailureKind): CodeReading {
  return { kind: 'failure', failure: kind };
}

/** Entra's sign-in error codes that a block can leave in the log (`status.errorCode`), by number. */
const codes: Readonly<Record<number, CodeReading>> = {
  0: { kind: 'success' },
  50058: silent, // no session for silent single sign-on
  50097: silent, // device authentication asked for; the next row tells how it went
  50125: silent, // a detour to registration or password reset
  50140: silent, // "stay signed in?"
  50199: silent, // "are you trying to sign in to …?"
  50203: silent, // authenticator nudge
  399218: silent,
  50072: prompt('mfa'),
  50074: prompt('mfa'),
  50076: prompt('mfa'),
  50078: prompt('mfa'),
  50079: prompt('mfa'),
  50158: policies, // an external step (custom control, terms of use) is pending
  65001: prompt('consent'),
  500121: failure('mfa'),
  50088: failure('mfa'),
  53000: failure('device'),
  530002: failure('device'),
  530003: failure('device'),
  50129: failure('device-authentication'),
  501291: failure('device-authentication'),
  50155: failure('device-authentication'),
  50187: failure('device-authentication'),
  530004: failure('guest'),
  53001: failure('hybrid-join'),
  135011: failure('device-disabled'),
  53008: failure('browser-shows-no-device'),
  530001: failure('browser-shows-no-device'),
  530011: failure('browser-shows-no-device'),
  530022: failure('browser-shows-no-device'),
  53002: failure('app-requirement'),
  53005: failure('app-requirement'),
  53009: failure('app-requirement'),
  530021: failure('app-requirement'),
  50127: prompt('app-requirement'),
  53003: policies,
  530031: policies,
  530032: policies,
  50131: policies,
  53010: policies,
  530033: failure('device-code-flow'),
  530035: failure('legacy-client'),
  50005: failure('platform'),
  53004: failure('sign-in-risk'),
  53011: failure('user-risk'),
  50135: failure('user-risk'),
  50142: failure('user-risk'),
  50053: { kind: 'locked-or-malicious' },
  50055: failure('password-expired'),
  50144: failure('password-expired'),
  50126: failure('wrong-password'),
  50057: failure('account-disabled'),
  50105: failure('not-assigned'),
  50020: failure('guest'),
  90072: failure('guest'),
  500212: failure('guest'),
  500213: failure('guest'),
  65004: failure('consent'),
  90094: failure('consent'),
  90095: failure('consent'),
  50132: failure('session-ended'),
  50133: failure('session-ended'),
  50173: failure('session-ended'),
  70008: failure('session-ended'),
  700082: failure('session-ended'),
  70043: failure('session-ended'),
  70044: failure('session-ended'),
  70046: failure('session-ended'),
};

/** A code that Gatehouse does not know is a failure it can name but not explain, never a success. */
export function readCode(code: number): CodeReading {
  return codes[code] ?? failure('unknown-code');
}
