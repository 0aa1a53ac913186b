import type { Guard } from './guard.ts';

/** Milliseconds. What is needed for longer is not an exception, and belongs into the policy. */
export const longestException = 24 * 60 * 60 * 1000;

export const exceptionLength: Guard = {
  id: 'exception-length',
  protects: 'Every exception ends by itself within a day.',
  judge: ({ order, at }) => {
    if (order.kind !== 'exception-begin') return { verdict: 'undetermined', says: 'This is not an exception, so its length cannot be told.' };
    if (!Number.isFinite(order.until)) return { verdict: 'undetermined', says: 'When the exception is to end cannot be told.' };
    if (order.until <= at) return { verdict: 'refused', says: 'The end of the exception is not in the future.' };
    if (order.until - at > longestException) return { verdict: 'refused', says: 'An exception may last 24 hours at most.' };
    return { verdict: 'passed', says: 'The exception ends by itself within 24 hours.' };
  },
};
