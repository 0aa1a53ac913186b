import type { MemberKind } from '../order.ts';
import type { Role } from '../rule.ts';

/** Whoever may walk the pilot may ask for what it needs; who decides is another matter. */
export const walkers: readonly Role[] = ['intune', 'entra', 'soc', 'lead'];

/** `3 people`, `1 device`. */
export function counted(count: number, kind: MemberKind): string {
  const [one, many] = kind === 'person' ? ['person', 'people'] : ['device', 'devices'];
  return `${String(count)} ${count === 1 ? one : many}`;
}

export const lookInEntra = 'Look at the group in Entra > Groups. If it is as before, ask for the change again.';
export const lookInIntune = 'Look at the policy in the Intune admin center. If it is as before, ask for the change again.';
export const inPartInEntra = 'Look for the group in Entra > Groups. If it is not there, ask for the change again. If it is there with some of its members, delete it by hand first.';
export const inPartInIntune = 'Look for the policy in the Intune admin center. If it is not there, ask for the change again. If it is there without its assignment, delete it by hand first.';
