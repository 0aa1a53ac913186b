import { text, type Row } from '../wire/row.ts';
import { stampOf } from './clock.ts';
import { fixedId, numberIn } from './ids.ts';
import { scramble } from './random.ts';
import type { Crowd } from './table.ts';

/** A sign-in log of a whole company, worked out row by row from the seed: five million rows take no memory. */
export type LongLog = {
  rows: number;
  days: number;
  /** Milliseconds since 1970 of the newest row. */
  end: number;
  people?: number;
  apps?: number;
  seed?: number;
};

const FIRST = 1000;
const DAY = 86_400_000;
const POLICIES = 12;

/** Newest first. */
export function longLog({ rows, days, end, people = 50_000, apps = 500, seed = 1 }: LongLog): Crowd {
  const step = (days * DAY) / rows;
  const timeOf = (index: number): number => Math.floor(end - index * step);
  return {
    count: rows,
    row: (index) => (index >= 0 && index < rows ? rowOf({ index, at: timeOf(index), people, apps, seed }) : undefined),
    indexOf: (column, value) => {
      const number = column === 'id' ? numberIn('signIn', value.toLowerCase()) : undefined;
      return number === undefined || number >= rows ? [] : [number];
    },
    firstUntil: (time) => {
      let first = Math.max(0, Math.floor((end - time) / step) - 1);
      while (first < rows && timeOf(first) > time) first += 1;
      return first;
    },
  };
}

type Draw = { index: number; at: number; people: number; apps: number; seed: number };

function rowOf({ index, at, people, apps, seed }: Draw): Row {
  const draw = (salt: number, most: number): number => scramble(index ^ scramble(seed * 1_000 + salt)) % most;
  const person = draw(1, people);
  const trait = (salt: number, most: number): number => scramble(person * 31 + salt * 7919 + seed) % most;
  const place = placeOf(draw(2, 100), trait, draw(3, 4_096), Math.floor(at / (7 * DAY)));
  const onPhone = draw(4, 100) < 18;
  const device = deviceOf(trait, person, onPhone, draw(5, 100));
  const client = draw(6, 200) === 0 ? 'IMAP4' : onPhone || draw(6, 200) < 120 ? 'Mobile Apps and Desktop clients' : 'Browser';
  const app = Math.floor((draw(7, 1_000) / 1_000) ** 3 * apps);
  const blocked = client === 'IMAP4' || (place.country === 'PT' && draw(8, 3) === 0);
  const id = fixedId('app', 0x1000 + app);
  return {
    id: fixedId('signIn', index), createdDateTime: stampOf(at), userDisplayName: `Person ${person}`, userPrincipalName: `person.${person}@alderlake.example`, userId: fixedId('user', FIRST + person),
    appId: id, appDisplayName: `App ${app}`, resourceId: id, resourceDisplayName: `App ${app}`, ipAddress: place.ip, clientAppUsed: client, userAgent: client, correlationId: fixedId('correlation', index),
    conditionalAccessStatus: blocked ? 'failure' : 'success', isInteractive: true, riskDetail: 'none', riskLevelAggregated: trait(9, 500) === 0 ? 'medium' : 'none', riskLevelDuringSignIn: draw(9, 300) === 0 ? 'medium' : 'none',
    riskState: 'none', riskEventTypes_v2: [], resourceTenantId: '', homeTenantId: '', authenticationProtocol: 'none', originalTransferMethod: 'none', signInEventTypes: ['interactiveUser'], userType: 'member',
    authenticationRequirement: place.office ? 'singleFactorAuthentication' : 'multiFactorAuthentication',
    status: { errorCode: blocked ? 53003 : 0, failureReason: blocked ? 'Blocked by Conditional Access' : 'Other.', additionalDetails: null },
    deviceDetail: client === 'IMAP4' ? noDevice('') : device, location: { city: '', state: '', countryOrRegion: place.country, geoCoordinates: { altitude: null, latitude: null, longitude: null } },
    appliedConditionalAccessPolicies: appliedTo(app, place.office, text(device, 'deviceId') !== '' && device['isCompliant'] === true, client, blocked),
  };
}

type Trait = (salt: number, most: number) => number;

/** Most people sit in one of the offices; many have a line at home; some are on the way. */
function placeOf(share: number, trait: Trait, spot: number, week: number): { ip: string; country: string; office: boolean } {
  if (share < 70) return { ip: `203.0.113.${trait(2, 40)}`, country: 'US', office: true };
  if (share < 97) return { ip: `10.${trait(3, 200)}.${(trait(4, 256) + week) % 256}.${trait(5, 250)}`, country: trait(6, 20) === 0 ? 'SE' : 'US', office: false };
  return { ip: `192.0.2.${spot % 64}`, country: 'PT', office: false };
}

function deviceOf(trait: Trait, person: number, onPhone: boolean, luck: number): Row {
  const system = onPhone ? (trait(7, 2) === 0 ? 'iOS 18' : 'Android 15') : trait(8, 10) === 0 ? 'MacOs' : 'Windows 11';
  if (luck < 4 || (onPhone && trait(9, 5) !== 0)) return noDevice(system);
  const compliant = trait(onPhone ? 10 : 11, 100) < 92;
  return {
    deviceId: fixedId('entraDevice', FIRST + person * 2 + (onPhone ? 1 : 0)), displayName: `${onPhone ? 'PH' : 'LT'}-${person}`, operatingSystem: system, browser: '', isCompliant: compliant, isManaged: true,
    trustType: onPhone ? 'Azure AD registered' : trait(12, 3) === 0 ? 'Hybrid Azure AD joined' : 'Azure AD joined',
  };
}

function noDevice(system: string): Row {
  return { deviceId: '', displayName: null, operatingSystem: system, browser: '', isCompliant: null, isManaged: null, trustType: null };
}

function appliedTo(app: number, office: boolean, compliant: boolean, client: string, blocked: boolean): Row[] {
  return Array.from({ length: POLICIES }, (_, policy) => {
    const reportOnly = policy % 6 === 5;
    const applies = policy < 2 || policy === app % 20;
    const met = policy % 2 === 0 ? compliant : office || client !== 'IMAP4';
    const word = !applies ? 'notApplied' : met && !(blocked && policy === 1) ? 'success' : 'failure';
    const result = reportOnly ? `reportOnly${word[0]?.toUpperCase() ?? ''}${word.slice(1)}` : word;
    return { id: fixedId('policy', 0x100 + policy), displayName: `Policy ${policy}`, enforcedGrantControls: applies ? [policy % 2 === 0 ? 'RequireCompliantDevice' : 'Mfa'] : [], enforcedSessionControls: [], result, conditionsSatisfied: 'none', conditionsNotSatisfied: 'none' };
  });
}
