import type { AccessPolicy } from './access-policy.ts';

/** Everything of a tenant that decides about a sign-in. */
export interface AccessRules {
  readonly policies: readonly AccessPolicy[];
  /** Undefined: not read. A policy that names one then depends on what is not known. */
  readonly locations: readonly AccessLocation[] | undefined;
  /** Own ones and, when they were read, built-in ones. Those written out in a policy need not be here. */
  readonly strengths: readonly AuthenticationStrength[];
}

/** A named location. `whole` false: it holds something that was not understood, so an address may be in it after all. Ids in lower case. */
export type AccessLocation =
  | {
      readonly kind: 'ip';
      readonly id: string;
      readonly isTrusted: boolean;
      /** `address/bits`, or `first-last`; IPv4 or IPv6. */
      readonly ranges: readonly string[];
      readonly whole: boolean;
    }
  | {
      readonly kind: 'country';
      readonly id: string;
      /** ISO 3166 codes in lower case. */
      readonly countries: readonly string[];
      /** Addresses that map to no country are in it. */
      readonly unknownCountries: boolean;
      readonly whole: boolean;
    }
  /** Of a kind that cannot be judged by address and country. */
  | { readonly kind: 'other'; readonly id: string; readonly isTrusted: boolean };

export interface AuthenticationStrength {
  /** Lower case; undefined: written out in a policy without an id. */
  readonly id: string | undefined;
  /** As Graph writes them, methods of one combination with commas between; undefined: not known. */
  readonly allowedCombinations: readonly string[] | undefined;
  /** Graph's own word that every combination is a second factor too. */
  readonly satisfiesMfa: boolean | undefined;
  /** Single keys or certificate issuers are demanded, so that another strength with the same methods does not meet it. */
  readonly restricted: boolean;
}
