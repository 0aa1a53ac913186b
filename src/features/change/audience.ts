import { objectionTo, rolesAsked } from '../../core/change/approval/standing.ts';
import type { Change } from '../../core/change/change.ts';
import type { Standing } from '../../core/change/command.ts';
import type { UserId } from '../../core/facts/ids.ts';
import { configuredChannel } from '../configured-channel.ts';
import type { Announcement } from './announce.ts';
import type { ChangeServices } from './services.ts';
import { readEligible } from './standing.ts';

type Copies = Announcement['newCopies'];

/** Most people who get a card of their own; the channel is there for the rest. */
const mostApprovers = 50;

/** Cards for the requester, the channel, and everybody who may decide now. */
export async function firstCopies(services: ChangeServices, change: Pick<Change, 'requestedBy' | 'rule' | 'tier'>, eligible: readonly Standing[]): Promise<Copies> {
  const own = await copyFor(services, change.requestedBy, 'requester');
  return [
    ...own,
    ...(await channelCopy(services, own)),
    ...(await approverCopies(services, change, eligible, change.tier)),
  ];
}

async function channelCopy(services: ChangeServices, own: Copies): Promise<Copies> {
  const [near] = own;
  const channel = near === undefined ? undefined : await configuredChannel(services.settings.channel, near.conversationId, services);
  if (channel === undefined) return [];
  if (channel.isNew) await services.store.conversations.upsert(channel.conversation);
  return [{ conversationId: channel.conversation.conversationId, audience: 'channel' }];
}

/** Cards for those who are asked in addition. Who cannot be listed now gets the card from the channel. */
export async function escalationCopies(services: ChangeServices, change: Change): Promise<Copies> {
  return approverCopies(services, change, (await readEligible(services, change.rule)) ?? [], change.tier + 1);
}

async function approverCopies(services: ChangeServices, { requestedBy, rule }: Pick<Change, 'requestedBy' | 'rule'>, eligible: readonly Standing[], tier: number): Promise<Copies> {
  const wanted = rolesAsked(rule, tier);
  const able = eligible.filter((voter) => {
    const objection = objectionTo(voter, requestedBy, rule, tier);
    return (objection === undefined || objection.because === 'conflict-unknown') && voter.roles?.some((role) => wanted.includes(role)) === true;
  });
  const copies = await Promise.all(able.slice(0, mostApprovers).map(async ({ userId }) => copyFor(services, userId, 'approver')));
  return copies.flat();
}

async function copyFor({ store }: ChangeServices, userId: UserId, audience: 'requester' | 'approver'): Promise<Copies> {
  const conversation = await store.conversations.findPersonal(userId);
  return conversation === undefined ? [] : [{ conversationId: conversation.conversationId, audience, viewer: userId }];
}
