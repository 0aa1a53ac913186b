import type { StepUpProof } from '../core/change/change.ts';
import type { UserId } from '../core/facts/ids.ts';

/** A fresh sign-in with Entra that must satisfy an authentication context. Nothing here gives the product any right. */
export interface SignIn {
  /** `unavailable`: Entra could not be asked where people sign in. */
  begin(wanted: WantedSignIn): Promise<{ readonly status: 'begun'; readonly url: string; readonly secrets: SignInSecrets } | { readonly status: 'unavailable'; readonly detail: string }>;
  /** Turns the code from the callback into a person, once: Entra takes a code one time. Never rejects. */
  finish(code: string, begun: WantedSignIn & { readonly secrets: SignInSecrets }): Promise<SignInOutcome>;
}

export interface WantedSignIn {
  /** Where Entra sends the browser back to; registered with the application, character by character. */
  readonly redirectUri: string;
  /** Comes back unchanged with the code. */
  readonly state: string;
  /** Authentication context that the sign-in must satisfy, `c1` to `c99`. */
  readonly authenticationContext: string;
}

/** What ties the answer to the browser that asked. Kept by the caller, out of reach of everybody else, until the callback. */
export interface SignInSecrets {
  readonly nonce: string;
  readonly codeVerifier: string;
}

export type SignInOutcome =
  | { readonly status: 'signed-in'; readonly person: SignedIn }
  | { readonly status: 'refused'; readonly because: SignInRefusal; readonly detail: string }
  /** Entra, or our registration there, did not work; the person did nothing wrong. */
  | { readonly status: 'unavailable'; readonly detail: string };

export interface SignedIn {
  readonly userId: UserId;
  /** As Entra knows the person; to be shown, never to decide. */
  readonly name: string;
  readonly stepUp: StepUpProof;
}

export type SignInRefusal =
  /** Used before, expired, or of another browser. */
  | 'code'
  /** Signature, issuer, audience or life of the id token. */
  | 'token'
  | 'nonce'
  | 'tenant'
  | 'nobody'
  | 'context'
  /** The person last proved who they are too long ago, or the token does not say when. */
  | 'not-fresh';
