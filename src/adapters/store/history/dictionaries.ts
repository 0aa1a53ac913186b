import type { Kysely } from 'kysely';
import type { z } from 'zod/v4';
import { appId, userId, type PolicyId } from '../../../core/facts/ids.ts';
import type { Circumstances, HistoryApp, HistoryDictionaries, HistoryPerson, LoggedResult } from '../../../core/history/columns.ts';
import { noDevice } from '../../../core/history/logged-sign-in.ts';
import type { HistoryWordKind, Tables } from '../tables.ts';
import { storedApp, storedCircumstances, storedDevice, storedLogged, storedPerson } from './words.ts';

/** In place of a word that was swept out: no row that is kept points there. */
const nobody: HistoryPerson = { userId: userId(''), userPrincipalName: undefined, displayName: undefined, userType: undefined, homeTenantId: undefined };
const noApp: HistoryApp = { appId: appId(''), name: undefined };
const nothingKnown: Circumstances = {
  platform: undefined, clientAppType: undefined, ipAddress: undefined, country: undefined, signInRisk: undefined, userRisk: undefined, transferMethod: undefined, deviceClaimed: undefined,
  isCompliant: undefined, isManaged: undefined, joinType: undefined, satisfied: [], outcome: undefined, logged: undefined,
};

/** How many words are read at a time: the engine holds an answer whole, as text. */
const atOnce = 20_000;

export async function readDictionaries(db: Kysely<Tables>): Promise<HistoryDictionaries> {
  const shared = sharing<string>();
  const sharedPolicy = sharing<PolicyId>();
  const logged: (readonly LoggedResult[])[] = [];
  await read(db, 'logged', storedLogged, (number, list) => {
    logged[number] = list.map(([policyId, result]) => ({ policyId: sharedPolicy(policyId), result }));
  });
  const people: HistoryPerson[] = [];
  await read(db, 'person', storedPerson, (number, { userId: id, userPrincipalName, displayName, userType, homeTenantId }) => {
    people[number] = { userId: id, userPrincipalName, displayName, userType, homeTenantId: homeTenantId === undefined ? undefined : shared(homeTenantId) };
  });
  const apps: HistoryApp[] = [];
  await read(db, 'app', storedApp, (number, { appId: id, name }) => {
    apps[number] = { appId: id, name };
  });
  const devices = [noDevice];
  await read(db, 'device', storedDevice, (number, { deviceId, name, operatingSystem }) => {
    devices[number] = { deviceId, name, operatingSystem: operatingSystem === undefined ? undefined : shared(operatingSystem) };
  });
  const circumstances: Circumstances[] = [];
  const satisfiedLists = new Map<string, readonly string[]>();
  await read(db, 'circumstances', storedCircumstances, (number, word) => {
    const satisfied = word.satisfied ?? [];
    const list = satisfiedLists.get(satisfied.join()) ?? satisfied;
    satisfiedLists.set(satisfied.join(), list);
    circumstances[number] = circumstancesOf(word, list, word.logged === undefined ? undefined : (logged[word.logged] ?? []), shared);
  });
  return { people: filled(people, nobody), apps: filled(apps, noApp), devices: filled(devices, noDevice), circumstances: filled(circumstances, nothingKnown) };
}

/** All with their properties in one order, which is what makes hundreds of thousands of them small. */
function circumstancesOf(word: z.infer<typeof storedCircumstances>, satisfied: readonly string[], logged: readonly LoggedResult[] | undefined, shared: Sharing<string>): Circumstances {
  const { platform, clientAppType, ipAddress, country, signInRisk, userRisk, transferMethod, deviceClaimed, isCompliant, isManaged, joinType, outcome } = word;
  return {
    platform, clientAppType, ipAddress: ipAddress === undefined ? undefined : shared(ipAddress), country: country === undefined ? undefined : shared(country), signInRisk, userRisk, transferMethod,
    deviceClaimed, isCompliant, isManaged, joinType, satisfied, outcome, logged,
  };
}

type Sharing<Text> = (text: Text) => Text;

/** One copy of each text: those of one answer are all their own. */
function sharing<Text extends string>(): Sharing<Text> {
  const texts = new Map<Text, Text>();
  return (text) => {
    if (!texts.has(text)) texts.set(text, text);
    return texts.get(text) ?? text;
  };
}

async function read<Stored>(db: Kysely<Tables>, kind: HistoryWordKind, schema: z.ZodType<Stored>, put: (number: number, word: Stored) => void): Promise<void> {
  for (let after = -1; ; ) {
    const words = await db.selectFrom('historyWords').select(['number', 'body']).where('kind', '=', kind).where('number', '>', after).orderBy('number').limit(atOnce).execute();
    for (const { number, body } of words) put(number, schema.parse(body));
    const last = words[words.length - 1];
    if (last === undefined || words.length < atOnce) return;
    after = last.number;
  }
}

function filled<Entry>(entries: readonly (Entry | undefined)[], empty: Entry): readonly Entry[] {
  return Array.from(entries, (entry) => entry ?? empty);
}
