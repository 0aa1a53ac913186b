import type { ChangeOrder } from '../order.ts';
import type { Guard } from './guard.ts';

export const objectOfThisPilot: Guard = {
  id: 'object-of-this-pilot',
  protects: 'What was there before the pilot is never deleted by it.',
  judge: ({ order, existedBefore }) => {
    const id = deletedId(order);
    if (id === undefined) return { verdict: 'undetermined', says: 'This is not the deletion of an object.' };
    if (existedBefore === undefined) return { verdict: 'undetermined', says: 'What was there before the pilot could not be read.' };
    return existedBefore.includes(id) ? { verdict: 'refused', says: 'It was there before the pilot began, so the pilot leaves it in place.' } : { verdict: 'passed', says: 'It was created during the pilot.' };
  },
};

function deletedId(order: ChangeOrder): string | undefined {
  switch (order.kind) {
    case 'group-delete':
      return order.groupId;
    case 'edr-policy-delete':
    case 'compliance-policy-delete':
    case 'access-policy-delete':
      return order.policyId;
    default:
      return undefined;
  }
}
