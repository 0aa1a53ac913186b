import { catalogue } from '../catalogue/index.ts';
import type { Guard } from './guard.ts';

export const notAlreadySo: Guard = {
  id: 'not-already-so',
  protects: 'Nobody is asked to decide on a change that is already made.',
  judge: ({ order, snapshot }) =>
    catalogue[order.kind].already(order, snapshot)
      ? { verdict: 'refused', says: 'There is nothing left to do: it is already so.' }
      : { verdict: 'passed', says: 'It is not already so.' },
};
