import { z } from 'zod/v4';
import { appId, entraDeviceId, userId } from '../../core/facts/ids.ts';
import type { Instant } from '../../core/facts/fact.ts';
import type { SignIn } from '../../core/facts/sign-in.ts';
import type { Circumstances, HistoryApp, HistoryPerson, LoggedResult } from '../../core/history/columns.ts';
import { noDevice, type LoggedSignIn } from '../../core/history/logged-sign-in.ts';
import { outcomeOf } from '../../core/history/outcome.ts';
import type { SignInClient } from '../../core/conditional-access/sign-in-context.ts';
import { createGapList, idText, isObject, lax, memberAs, readRow, text, type GapList } from '../upstream/fields.ts';
import { parseSignIn, signInProperties } from './sign-in-rows.ts';

const anything = z.unknown();

/** What the history keeps beside what a diagnosis reads. */
const moreParts = z.object({
  userDisplayName: lax(text),
  userType: lax(memberAs({ member: 'member', guest: 'guest' })),
  homeTenantId: lax(text),
  resourceId: lax(idText(appId)),
  resourceDisplayName: lax(text),
  originalTransferMethod: lax(memberAs({ none: 'none', deviceCodeFlow: 'deviceCodeFlow', authenticationTransfer: 'authenticationTransfer' })),
  authenticationRequirement: lax(text),
  authenticationDetails: anything,
});

export const historyProperties: readonly string[] = [...new Set([...signInProperties, ...Object.keys(moreParts.shape)])].filter((name) => name !== 'correlationId');

export type ReadRow = { readonly kind: 'sign-in'; readonly signIn: LoggedSignIn } | { readonly kind: 'unreadable'; readonly at: Instant | undefined };

/** One row of the log. Unreadable: without an id, a time, a person or an app there is nothing to keep it by. */
export function parseLoggedSignIn(row: unknown, gaps: GapList = createGapList('signIns')): ReadRow {
  const signIn = parseSignIn(row, gaps);
  const more = readRow(moreParts, row, gaps);
  if (signIn?.createdAt === undefined) return { kind: 'unreadable', at: signIn?.createdAt };
  const { id, createdAt, userId: who } = signIn;
  const app = appOf(signIn, more.resourceId, more.resourceDisplayName);
  if (who === undefined || app === undefined) return { kind: 'unreadable', at: createdAt };
  const person: HistoryPerson = {
    userId: userId(who), userPrincipalName: signIn.userPrincipalName, displayName: more.userDisplayName, userType: more.userType, homeTenantId: more.homeTenantId?.toLowerCase(),
  };
  const transfer = more.originalTransferMethod ?? (signIn.deviceCodeFlow === true ? 'deviceCodeFlow' : undefined);
  return { kind: 'sign-in', signIn: { id, at: createdAt, person, app, device: deviceOf(signIn), circumstances: circumstancesOf(signIn, transfer, satisfiedIn(more.authenticationDetails, more.authenticationRequirement, signIn)) } };
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Policies are about what was asked for; a resource that is no app id (older rows have names there) says nothing about that. */
function appOf({ appId: client, appName }: SignIn, resource: HistoryApp['appId'] | undefined, resourceName: string | undefined): HistoryApp | undefined {
  if (resource !== undefined && guid.test(resource)) return { appId: resource, name: resourceName };
  return client === undefined ? undefined : { appId: client, name: appName };
}

function deviceOf({ device }: SignIn): LoggedSignIn['device'] {
  const { deviceId, displayName, operatingSystem } = device;
  return deviceId === undefined || deviceId === '' ? noDevice : { deviceId: entraDeviceId(deviceId), name: displayName, operatingSystem };
}

function circumstancesOf(signIn: SignIn, transferMethod: Circumstances['transferMethod'], satisfied: readonly string[]): Circumstances {
  const { device, ipAddress, country, signInRisk, userRisk, errorCode, conditionalAccessStatus, appliedPolicies, clientAppUsed } = signIn;
  const logged = appliedPolicies?.flatMap(({ id, result }): readonly LoggedResult[] => (id === undefined || result === 'notEnabled' ? [] : [{ policyId: id, result }]));
  return {
    platform: platformOf(device.operatingSystem), clientAppType: clientOf(clientAppUsed), ipAddress: ipAddress?.toLowerCase(), country: country?.toLowerCase() ?? (ipAddress === undefined ? undefined : ''), signInRisk, userRisk, transferMethod,
    deviceClaimed: device.deviceId === undefined ? undefined : device.deviceId !== '', isCompliant: device.isCompliant, isManaged: device.isManaged, joinType: device.joinType, satisfied,
    outcome: outcomeOf(errorCode, conditionalAccessStatus), logged,
  };
}

/** By the beginning of what the log calls the operating system; the log leaves it out where the client did not say. */
const systems: readonly (readonly [beginning: RegExp, platform: NonNullable<Circumstances['platform']>])[] = [
  [/^windows ?(?:phone|mobile)/i, 'windowsPhone'],
  [/^windows/i, 'windows'],
  [/^(?:ios|ipados|iphone|ipad)/i, 'iOS'],
  [/^android/i, 'android'],
  [/^mac/i, 'macOS'],
  [/^(?:linux|ubuntu)/i, 'linux'],
];

function platformOf(operatingSystem: string | undefined): Circumstances['platform'] {
  if (operatingSystem === undefined) return undefined;
  return systems.find(([beginning]) => beginning.test(operatingSystem.trim()))?.[1] ?? 'other';
}

function clientOf(clientAppUsed: string | undefined): SignInClient | undefined {
  if (clientAppUsed === undefined) return undefined;
  const words = clientAppUsed.trim().toLowerCase();
  if (words.startsWith('browser')) return 'browser';
  if (words.startsWith('mobile apps and desktop clients')) return 'mobileAppsAndDesktopClients';
  return words.startsWith('exchange activesync') ? 'exchangeActiveSync' : 'other';
}

const authenticationStep = z.object({ authenticationMethod: lax(text), succeeded: lax(z.boolean()) });

/**
 * Controls that the log proves: a second step that succeeded, or a sign-in that needed several factors and went through; and what a
 * policy that succeeded asked for, where it asked for one thing.
 */
function satisfiedIn(details: unknown, requirement: string | undefined, { errorCode, appliedPolicies }: SignIn): readonly string[] {
  const steps = (Array.isArray(details) ? details : []).filter(isObject).map((step) => authenticationStep.parse(step));
  const passed = steps.filter(({ authenticationMethod, succeeded }) => succeeded === true && !/password|previously satisfied/i.test(authenticationMethod ?? ''));
  const proven = new Set<string>();
  if (passed.length > 0 || (requirement?.toLowerCase() === 'multifactorauthentication' && errorCode === 0)) proven.add('mfa');
  for (const { result, enforcedGrantControls } of appliedPolicies ?? []) {
    const [only, ...others] = enforcedGrantControls;
    if ((result === 'success' || result === 'reportOnlySuccess') && others.length === 0 && only !== undefined && sayable.has(only)) proven.add(only);
  }
  return [...proven].sort();
}

/** A device control is read from the device; what is behind a strength, terms of use or a custom control has an id that the log does not give. */
const sayable: ReadonlySet<string> = new Set(['mfa', 'approvedApplication', 'compliantApplication', 'passwordChange', 'riskRemediation']);
