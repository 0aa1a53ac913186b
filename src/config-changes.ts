import type { CredentialConfig } from './adapters/credential.ts';
import { readCredential } from './config-credential.ts';
import { groupIds, guid, list, require, requireGuid, type Reading } from './config-fields.ts';
import { readFreezes, readKindsOff, readPublicUrl, readStepUp } from './config-rules.ts';
import { variables } from './config-variables.ts';
import { defaultTiming } from './core/change/timing.ts';
import { conversationId, userId, type UserId } from './core/facts/ids.ts';
import type { ChangeSettings } from './features/change/settings.ts';
import type { RoleGroups } from './features/diagnosis/rights.ts';

/** The approval page as Entra knows it. */
export interface SignInRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ChangeConfig {
  readonly executor: CredentialConfig | undefined;
  readonly changes: ChangeSettings | undefined;
  readonly signIn: SignInRegistration | undefined;
}

export interface ChangeContext {
  readonly tenant: string;
  readonly roles: RoleGroups;
  /** The reading and the acting identity. */
  readonly others: readonly CredentialConfig[];
  /** Client id of the bot. */
  readonly botAppId: string | undefined;
  readonly sandbox: boolean;
}

/** Everything about changes. Without an executing identity they are off, and what else is given about them is still checked. */
export function readChanges(reading: Reading, context: ChangeContext): ChangeConfig {
  const executor = readExecutor(reading, context);
  const settings = readSettings(reading, context);
  const signIn = readSignIn(reading, settings);
  if (executor === undefined) return { executor, changes: undefined, signIn: undefined };
  if (settings.emergencyAccounts.length < 2) {
    reading.faults.push('GATEHOUSE_EMERGENCY_ACCOUNTS: name two or more; with none left a policy could shut everybody out of the tenant');
  }
  const appIds = [...context.others.map(({ clientId }) => clientId), executor.clientId, context.botAppId, signIn?.clientId].flatMap((id) => id?.toLowerCase() ?? []);
  return { executor, changes: { ...settings, own: { ...settings.own, appIds: [...new Set(appIds)] } }, signIn };
}

/** Absent as a whole, or complete. The identity that may change the tenant must be nobody else. */
function readExecutor(reading: Reading, { tenant, others }: ChangeContext): CredentialConfig | undefined {
  const given = Object.keys(variables).some((name) => name.startsWith('GATEHOUSE_EXECUTOR_') && reading.get(name) !== undefined);
  if (!given) return undefined;
  const executor = readCredential('EXECUTOR', reading, tenant);
  // Two managed identities without a client id are the same one.
  if (others.some(({ clientId }) => clientId?.toLowerCase() === executor.clientId?.toLowerCase())) {
    reading.faults.push('GATEHOUSE_EXECUTOR_CLIENT_ID: give the executor an identity of its own, so that nothing else can change the tenant');
  }
  return executor;
}

function readSettings(reading: Reading, { roles, sandbox }: ChangeContext): ChangeSettings {
  const { get } = reading;
  const channel = get('GATEHOUSE_CHANGE_CHANNEL');
  return {
    roles: {
      ...roles,
      intune: groupIds('GATEHOUSE_INTUNE_GROUPS', reading),
      entra: groupIds('GATEHOUSE_ENTRA_GROUPS', reading),
      lead: groupIds('GATEHOUSE_LEAD_GROUPS', reading),
      emergency: groupIds('GATEHOUSE_EMERGENCY_GROUPS', reading),
    },
    channel: channel === undefined ? undefined : conversationId(channel),
    emergencyAccounts: readAccounts(reading),
    exceptionGroup: readExceptionGroup(reading),
    marked: { vip: groupIds('GATEHOUSE_VIP_GROUPS', reading), onCall: groupIds('GATEHOUSE_ON_CALL_GROUPS', reading) },
    kindsOff: readKindsOff(reading),
    freezes: readFreezes(reading),
    stepUp: readStepUp(reading),
    own: { appIds: [], servicePrincipalIds: guids('GATEHOUSE_SERVICE_PRINCIPALS', 'service principals', reading) },
    publicUrl: readPublicUrl(reading, sandbox),
    auditHeadFile: get('GATEHOUSE_AUDIT_HEAD_FILE'),
    timing: defaultTiming,
  };
}

function readAccounts(reading: Reading): readonly UserId[] {
  return [...new Set(guids('GATEHOUSE_EMERGENCY_ACCOUNTS', 'accounts', reading))].map(userId);
}

function guids(name: string, of: string, { get, faults }: Reading): readonly string[] {
  const ids = list(get(name));
  if (!ids.every((id) => guid.test(id))) faults.push(`${name}: give object ids of ${of}`);
  return ids.map((id) => id.toLowerCase());
}

function readExceptionGroup(reading: Reading): ChangeSettings['exceptionGroup'] {
  const [group, ...more] = groupIds('GATEHOUSE_EXCEPTION_GROUP', reading);
  if (more.length > 0) reading.faults.push('GATEHOUSE_EXCEPTION_GROUP: give one group');
  return group;
}

/** Step-up sends people to a page, which needs an address and a registration to sign them in. */
function readSignIn(reading: Reading, { stepUp, publicUrl }: ChangeSettings): SignInRegistration | undefined {
  const wanted = Object.keys(stepUp).length > 0;
  if (wanted && publicUrl === undefined) require('GATEHOUSE_PUBLIC_URL', reading);
  if (!wanted && reading.get('GATEHOUSE_SIGN_IN_CLIENT_ID') === undefined) return undefined;
  return { clientId: requireGuid('GATEHOUSE_SIGN_IN_CLIENT_ID', reading), clientSecret: require('GATEHOUSE_SIGN_IN_CLIENT_SECRET', reading) };
}
