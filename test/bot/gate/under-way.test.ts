import { expect, test } from '@jest/globals';
import { createAnonymousGate } from '../../../src/bot/gate.ts';
import { userId } from '../../../src/core/facts/ids.ts';

test('a repeat of an activity that is still under way is not acknowledged', async () => {
  const gate = createAnonymousGate({ appId: '', sandbox: true, host: '127.0.0.1', nodeEnv: undefined }, { claimActivity: async () => 'under-way', log: () => undefined, now: () => 0 });
  const activity = {
    type: 'message',
    id: 'activity-1',
    channelId: 'msteams',
    serviceUrl: 'http://localhost:56150/_connector',
    conversation: { id: 'personal-chat', tenantId: 'tenant' },
    channelData: { tenant: { id: 'tenant' } },
    recipient: { id: 'gatehouse' },
    from: { id: 'person', aadObjectId: userId('person') },
    text: 'help',
  };
  const verdict = await gate.check({
    rawHeaders: ['host', '127.0.0.1:3978', 'content-type', 'application/json'],
    body: new TextEncoder().encode(JSON.stringify(activity)),
    remoteAddress: '127.0.0.1',
  });
  expect(verdict).toEqual({ status: 'refused', httpStatus: 503, reason: 'activity.under-way' });
});
