import { valueOf, type Fact } from '../../core/facts/fact.ts';
import { pilotId, userId, type EntraDeviceId, type UserId } from '../../core/facts/ids.ts';
import type { PilotGroup } from '../../core/pilot/facts.ts';
import { defaultPlan, type Pilot, type PilotPlan } from '../../core/pilot/pilot.ts';
import type { ReadOptions } from '../../ports/read.ts';
import { mostChosen } from './inputs.ts';
import { readLoop, type LoopFacts } from './read-loop.ts';
import type { PilotServices } from './services.ts';

/**
 * A pilot as the tenant itself shows it, for a look without the record of Gatehouse: objects by the names of the guide, and from
 * them people, devices and the app. It is not kept. What only a record can show (sign-ins that were asked for, what people
 * confirmed) is missing in it, so those checks do not pass.
 */
export async function adoptPilot(services: PilotServices, options: ReadOptions = {}): Promise<Pilot> {
  const { upstreams, newId } = services.changes;
  const loop = await readLoop(services, defaultPlan, {}, options);
  const now = upstreams.clock.now();
  return {
    id: pilotId(newId()), revision: 1, status: 'walking', startedBy: userId(''), startedAt: now, plan: await planFrom(services, loop, options),
    objects: loop.found, firstState: { takenAt: now, connector: undefined, existed: loop.found }, confirmations: [], trials: [], brake: { status: 'off' }, watched: [], boards: [],
  };
}

/** What the plan asks for stays as the guide has it: a tenant that is set otherwise does not pass for it. */
async function planFrom(services: PilotServices, { userGroup, deviceGroup, accessPolicy }: LoopFacts, options: ReadOptions): Promise<PilotPlan> {
  const users = membersOf(userGroup).slice(0, mostChosen).map(userId);
  const [app] = valueOf(accessPolicy)?.targets.include.appIds ?? [];
  return { ...defaultPlan, users, devices: await devicesOf(services, users, membersOf(deviceGroup), options), app };
}

function membersOf(group: Fact<PilotGroup | undefined>): readonly string[] {
  return valueOf(group)?.members ?? [];
}

/** A group holds objects of the directory; everything else knows a device by its device id, which its owner's record tells. */
async function devicesOf({ changes: { upstreams } }: PilotServices, users: readonly UserId[], members: readonly string[], options: ReadOptions): Promise<readonly EntraDeviceId[]> {
  const owned = await Promise.all(users.map(async (user) => valueOf(await upstreams.entra.readOwnedDevices({ userId: user }, options)) ?? []));
  return owned.flat().flatMap(({ objectId, deviceId }) => (objectId !== undefined && deviceId !== undefined && members.includes(objectId) ? [deviceId] : [])).slice(0, mostChosen);
}
