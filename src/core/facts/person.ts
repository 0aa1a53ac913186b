import type { UserId } from './ids.ts';

/** An Entra user. A field that is `undefined` was missing, null or not understood: unknown, neither fine nor bad. */
export interface Person {
  readonly id: UserId;
  readonly userPrincipalName: string | undefined;
  readonly mail: string | undefined;
  readonly displayName: string | undefined;
  readonly accountEnabled: boolean | undefined;
  readonly userType: 'member' | 'guest' | undefined;
}

export interface Group {
  readonly id: string;
  readonly displayName: string | undefined;
}
