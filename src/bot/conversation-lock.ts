/**
 * One turn at a time in one conversation of this process, in the order of arrival: the SDK's turn state is read at the start of
 * a turn and written at its end, and a person who presses twice should see the second press know of the first.
 */
export function createConversationLock(): <T>(conversation: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<undefined>>();
  return async (conversation, work) => {
    const before = tails.get(conversation);
    const { promise: tail, resolve: release } = Promise.withResolvers<undefined>();
    tails.set(conversation, tail);
    await before;
    try {
      return await work();
    } finally {
      release(undefined);
      if (tails.get(conversation) === tail) tails.delete(conversation);
    }
  };
}
