import type { LoggedSignIn } from '../core/history/logged-sign-in.ts';

/** What a line of an export file holds. A line may hold several sign-ins. Nothing thrown by a bad line; a file that cannot be opened rejects. */
export type ExportedSignIn = { readonly kind: 'sign-in'; readonly signIn: LoggedSignIn } | { readonly kind: 'bad'; readonly line: number; readonly because: string };
