import { describe, expect, test } from '@jest/globals';
import type { Activity } from 'botbuilder';
import { AppCredentials, AuthenticationConstants } from 'botframework-connector';
import { GatedTeamsAdapter, type VerifiedClaims } from '../../../src/adapters/teams/teams-adapter.ts';
import { speakerOf } from '../../../src/adapters/teams/speaker.ts';
import type { SendOutcome } from '../../../src/ports/messenger.ts';

const appId = '6f1c1d1e-0b3a-4c55-9a51-2f4a5be0c111';
const audience = AuthenticationConstants.ToChannelFromBotOAuthScope;

interface Out {
  readonly url: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

/** The bot of one registration, and what leaves it. The SDK holds a token for it already, as it does for an hour. */
function open(id: string, token: string) {
  const cache: unknown = Reflect.get(AppCredentials, 'cache');
  if (!(cache instanceof Map)) throw new Error('the SDK keeps its tokens elsewhere');
  cache.set(`${id}${audience}-cache`, { accessToken: token, expiresOn: new Date(Date.now() + 3_600_000) });
  const out: Out[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    out.push({ url: request.url, authorization: request.headers.get('authorization'), body: await request.json() });
    return new Response('{"id":"1700"}', { status: 200 });
  };
  const isAllowedServiceUrl = (url: string): boolean => /^https:\/\/(emea|amer)\.teams\.example\/$/.test(url);
  const adapter = new GatedTeamsAdapter({ appId: id, appType: 'SingleTenant', tenantId: 't', password: 'p' }, { fetch, isAllowedServiceUrl, timeoutMs: 1_000 });
  const say = async (serviceUrl: string, more: Partial<Activity> = {}): Promise<SendOutcome[]> => {
    const outcomes: SendOutcome[] = [];
    const claims: VerifiedClaims = { kind: 'token', issuer: 'https://api.botframework.com', audience: id, serviceUrl };
    await adapter.receive(activity(serviceUrl, more), claims, async (context) => void outcomes.push(await speakerOf(context).say({ text: 'hello' })));
    return outcomes;
  };
  return { adapter, out, say };
}

function activity(serviceUrl: string, more: Partial<Activity>): Activity {
  const account = { id: '29:nora', name: 'Nora' };
  return {
    type: 'message', id: 'f:1', text: 'hi', channelId: 'msteams', serviceUrl, from: account, recipient: { id: `28:${appId}`, name: 'Gatehouse' }, conversation: { id: 'a:nora/1', name: '', isGroup: false, conversationType: 'personal' },
    callerId: '', label: '', listenFor: [], localTimezone: '', textFormat: 'plain', topicName: '', historyDisclosed: false, valueType: '', action: '', attachments: [], entities: [], timestamp: new Date(0), ...more,
  };
}

describe('an answer to Teams', () => {
  test('goes to the address that the turn came from, as a reply, signed as the bot', async () => {
    const { out, say } = open(appId, 'ours');
    expect(await say('https://emea.teams.example/')).toEqual([{ status: 'sent', activityId: '1700' }]);
    expect(out).toMatchObject([{ url: 'https://emea.teams.example/v3/conversations/a%3Anora%2F1/activities/f%3A1', authorization: 'Bearer ours', body: { type: 'message', text: 'hello', replyToId: 'f:1', recipient: { id: '29:nora' }, from: { id: `28:${appId}` } } }]);
  });

  test('of one turn does not go where another turn came from, though clients are kept', async () => {
    const { out, say } = open(appId, 'ours');
    for (const region of ['emea', 'amer', 'emea']) await say(`https://${region}.teams.example/`);
    expect(out.map(({ url }) => new URL(url).host)).toEqual(['emea.teams.example', 'amer.teams.example', 'emea.teams.example']);
  });

  test('is signed as the bot that answers, not as another one in the same process', async () => {
    const [ours, other] = [open(appId, 'ours'), open('7f1c1d1e-0b3a-4c55-9a51-2f4a5be0c222', 'theirs')];
    await ours.say('https://emea.teams.example/');
    await other.say('https://emea.teams.example/');
    await ours.say('https://emea.teams.example/');
    expect([...ours.out, ...other.out].map(({ authorization }) => authorization)).toEqual(['Bearer ours', 'Bearer ours', 'Bearer theirs']);
  });

  test.each(['https://teams.example.evil.test/', 'http://emea.teams.example/', 'https://emea.teams.example@evil.test/'])('never carries the token to %s', async (serviceUrl) => {
    const { out, say } = open(appId, 'ours');
    expect(await say(serviceUrl)).toMatchObject([{ status: 'undeliverable' }]);
    expect(out).toEqual([]);
  });

  test('stays within the path of its conversation, whatever the ids hold', async () => {
    const { out, say } = open(appId, 'ours');
    await say('https://emea.teams.example/', { id: '../../steal', conversation: { id: '../x?y#z', name: '', isGroup: false, conversationType: 'personal' } });
    expect(out[0]?.url).toBe('https://emea.teams.example/v3/conversations/..%2Fx%3Fy%23z/activities/..%2F..%2Fsteal');
  });
});

describe('clients of the connector', () => {
  test('are one for an address', async () => {
    const { adapter } = open(appId, 'ours');
    expect(await adapter.connector('https://emea.teams.example/')).toBe(await adapter.connector('https://emea.teams.example/'));
    expect(await adapter.connector('https://amer.teams.example/')).not.toBe(await adapter.connector('https://emea.teams.example/'));
  });

  test('are not kept without end', async () => {
    const { adapter } = open(appId, 'ours');
    const first = await adapter.connector('https://emea.teams.example/');
    for (let at = 0; at < 50; at += 1) await adapter.connector(`https://emea.teams.example/${at}/`);
    expect(await adapter.connector('https://emea.teams.example/')).not.toBe(first);
  });
});
