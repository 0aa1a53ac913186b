import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { appId, entraDeviceId, policyId, userId } from '../../../core/facts/ids.ts';
import type { Circumstances, HistoryApp, HistoryDevice, HistoryPerson, LoggedResult } from '../../../core/history/columns.ts';
import { toJson, toText } from '../values.ts';

/** What a number of the history stands for, as it is kept: found by `key`, read back from `body`. */
export interface Word {
  readonly key: string;
  readonly body: string;
}

export function personWord(person: HistoryPerson): Word {
  return { key: person.userId, body: words(person) };
}

export function appWord(app: HistoryApp): Word {
  return { key: app.appId, body: words(app) };
}

export function deviceWord(device: HistoryDevice): Word {
  return { key: device.deviceId, body: words(device) };
}

export function loggedWord(logged: readonly LoggedResult[]): Word {
  const body = toJson(logged.map(({ policyId: id, result }) => (result === undefined ? [id] : [id, result])));
  return { key: hashed(body), body };
}

/** `logged`: the number of the list of results. The fields are in one order, so that equal circumstances have one key. */
export function circumstancesWord(of: Circumstances, logged: number | undefined): Word {
  const { platform, clientAppType, ipAddress, country, signInRisk, userRisk, transferMethod, deviceClaimed, isCompliant, isManaged, joinType, satisfied, outcome } = of;
  const body = words({
    platform, clientAppType, ipAddress, country, signInRisk, userRisk, transferMethod, deviceClaimed, isCompliant, isManaged, joinType, satisfied: satisfied.length === 0 ? undefined : satisfied.toSorted(), outcome, logged,
  });
  return { key: hashed(body), body };
}

function words(value: object): string {
  return toText(toJson(value)).replaceAll(String.raw`\u0000`, '');
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** The log's id of a sign-in as 64 bits: in a day of five million, two meet once in a million tenants. */
export function idNumber(id: string): bigint {
  return createHash('sha256').update(id).digest().readBigUInt64LE();
}

const word = z.string().optional();
export const storedPerson = z.object({ userId: z.string().transform(userId), userPrincipalName: word, displayName: word, userType: z.enum(['member', 'guest']).optional(), homeTenantId: word });
export const storedApp = z.object({ appId: z.string().transform(appId), name: word });
export const storedDevice = z.object({ deviceId: z.string().transform(entraDeviceId), name: word, operatingSystem: word });

const results = ['success', 'failure', 'notApplied', 'notEnabled', 'reportOnlySuccess', 'reportOnlyFailure', 'reportOnlyNotApplied', 'reportOnlyInterrupted'] as const;
export const storedLogged = z.array(z.tuple([z.string().transform(policyId)], z.enum(results)));

const risk = z.enum(['none', 'low', 'medium', 'high', 'hidden']).optional();
const flag = z.boolean().optional();
export const storedCircumstances = z.object({
  platform: z.enum(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux', 'other']).optional(),
  clientAppType: z.enum(['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other']).optional(),
  ipAddress: word,
  country: word,
  signInRisk: risk,
  userRisk: risk,
  transferMethod: z.enum(['deviceCodeFlow', 'authenticationTransfer', 'none']).optional(),
  deviceClaimed: flag,
  isCompliant: flag,
  isManaged: flag,
  joinType: z.enum(['joined', 'hybrid', 'registered']).optional(),
  satisfied: z.array(z.string()).optional(),
  outcome: z.enum(['succeeded', 'blocked-by-policy', 'interrupted', 'failed']).optional(),
  logged: z.int().optional(),
});
