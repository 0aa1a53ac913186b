import type { GuardFacts, GuardId } from '../../../../../src/core/change/guards/guard.ts';
import { guards } from '../../../../../src/core/change/guards/index.ts';
import type { Subject } from '../../../../../src/core/change/lock-out/subject.ts';
import type { Certificate } from '../../../../../src/core/flip/certificate.ts';
import type { Connector } from '../../../../../src/core/facts/compliance.ts';
import { known } from '../../../../../src/core/facts/fact.ts';
import { userId } from '../../../../../src/core/facts/ids.ts';
import { accessPolicy, exceptions, hour, now, orders, pilotGroup, policySnapshot } from '../../catalogue/support/snapshots.ts';

export const firstEmergency = userId('99999999-0000-4000-8000-000000000001');
export const secondEmergency = userId('99999999-0000-4000-8000-000000000002');
const minute = 60_000;
const requester = userId('99999999-0000-4000-8000-000000000003');

export function subject(change: Partial<Subject>): Subject {
  return { id: firstEmergency, enabled: true, userType: 'member', groups: [], roleTemplateIds: [], device: 'compliant', ...change };
}

export const connector: Connector = { isDefender: true, partnerState: 'enabled', lastHeartbeatAt: now - hour, windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: true };

export function certificate(change: Partial<Certificate> = {}): Certificate {
  return {
    policyId: orders['policy-on'].target.policyId, policyHash: 'hash', at: now - minute, from: now - 14 * 24 * hour, verdict: 'passed',
    lines: [{ id: 'sign-ins', verdict: 'passed', says: '20 sign-ins were seen.' }, { id: 'days', verdict: 'passed', says: 'They were on 6 days.' }],
    counts: { signIns: 20, wouldPass: 20, wouldBlock: 0, people: 5, days: 6, workingDays: 5 }, failures: [], ...change,
  };
}

/** A tenant in which every guard passes for the pilot policy. */
export function facts(change: Partial<GuardFacts>): GuardFacts {
  return {
    at: now, order: orders['policy-on'], snapshot: policySnapshot(),
    involved: [{ who: subject({ id: requester }), part: 'requester' }],
    emergencyAccounts: known([subject({ id: firstEmergency }), subject({ id: secondEmergency })], now),
    own: { appIds: ['77777777-0000-4000-8000-000000000001'], servicePrincipalIds: ['77777777-0000-4000-8000-000000000002'] },
    surroundings: {
      namedGroups: [{ id: pilotGroup, exists: true, members: 5 }, { id: exceptions, exists: true, members: 0 }],
      namedLocations: [], peopleInTenant: 100, portalAppIds: [],
    },
    connector: known(connector, now), exceptionGroup: exceptions, policies: known([accessPolicy()], now),
    certificate: known(certificate(), now), existedBefore: [], ...change,
  };
}

export function judge(id: GuardId, change: Partial<GuardFacts> = {}): ReturnType<(typeof guards)[GuardId]['judge']> {
  return guards[id].judge(facts(change));
}
