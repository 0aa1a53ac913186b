import { createRateLimit } from '../gate/rate-limit.ts';
import { notice, type PageAnswer } from './answer.ts';
import { showChange, takeVote } from './decide-flow.ts';
import { newReference, pageContext, type ApprovalPageParts, type PageContext } from './parts.ts';
import { callbackPath, changeIdIn, type PageRequest } from './request.ts';
import { finishSignIn, nothingHere } from './sign-in-flow.ts';

export type { PageAnswer } from './answer.ts';
export type { ApprovalPageParts, PageTrouble } from './parts.ts';
export type { PageRequest } from './request.ts';

/** The pages under `/approve`. Never rejects. */
export interface ApprovalPages {
  answer(request: PageRequest): Promise<PageAnswer>;
}

/** People behind one company proxy share an address; each needs some five requests for a decision. */
const rateLimit = { perSecond: 5, burst: 60, maxAddresses: 10_000 };

/** @throws RangeError when the public address or the secret cannot be used */
export function createApprovalPages(parts: ApprovalPageParts): ApprovalPages {
  const context = pageContext(parts);
  const isWithinLimit = createRateLimit(rateLimit, () => parts.clock.now());
  return {
    answer: async (request) => {
      if (!isWithinLimit(request.remoteAddress)) return notice(429, { title: 'Too many requests', says: 'Wait a minute, then try again.' });
      try {
        return await route(context, request);
      } catch (error) {
        const reference = newReference();
        parts.onTrouble({ kind: 'failed', error, reference });
        return notice(500, { title: 'Something went wrong', says: 'Whether your decision was recorded shows on the card in Teams. If it was not, try again.', reference });
      }
    },
  };
}

async function route(context: PageContext, request: PageRequest): Promise<PageAnswer> {
  if (request.path === callbackPath && request.method === 'GET') return finishSignIn(context, request);
  const id = changeIdIn(request.path);
  if (id === undefined) return nothingHere();
  return request.method === 'GET' ? showChange(context, request, id) : takeVote(context, request, id);
}
