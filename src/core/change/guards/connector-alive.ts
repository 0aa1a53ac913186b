import type { Connector } from '../../facts/compliance.ts';
import type { Fact, Instant } from '../../facts/fact.ts';
import type { GuardResult } from '../change.ts';
import type { Guard, GuardFacts } from './guard.ts';

/** Defender and Intune exchange device risk at least once a day. */
const oldest = 24 * 60 * 60 * 1000;

export const connectorAlive: Guard = {
  id: 'connector-alive',
  protects: 'Nothing is made to depend on device risk while risk does not reach Intune.',
  judge: (facts) => {
    if (!dependsOnDevices(facts)) return { verdict: 'passed', says: 'The policy does not ask for a compliant device, so the Defender connector does not matter.' };
    return judgeConnector(facts.connector, facts.at);
  },
};

/** Passed when device risk reaches Intune for Windows devices. */
export function judgeConnector(connector: Fact<Connector | undefined>, at: Instant): Omit<GuardResult, 'guard'> {
  if (!connector.known) return { verdict: 'undetermined', says: 'The Defender connector could not be read.' };
  return connector.value === undefined ? { verdict: 'refused', says: 'Intune has no Defender connector, so device risk does not reach it.' } : judge(connector.value, at);
}

/** Anything but a policy that was read and asks for no compliant device. */
function dependsOnDevices({ snapshot }: GuardFacts): boolean {
  return snapshot.kind !== 'conditional-access-policy' || snapshot.policy.grant?.controls.includes('compliantDevice') === true;
}

function judge({ isDefender, partnerState, windowsEnabled, lastHeartbeatAt }: Connector, at: Instant): Omit<GuardResult, 'guard'> {
  if (!isDefender) return { verdict: 'refused', says: 'The connector is not the one of Defender.' };
  if (windowsEnabled === false) return { verdict: 'refused', says: 'The Defender connector is switched off for Windows devices.' };
  if (partnerState !== undefined && partnerState !== 'enabled' && partnerState !== 'available') return { verdict: 'refused', says: 'Intune reports that the Defender connector does not work.' };
  if (lastHeartbeatAt !== undefined && at - lastHeartbeatAt > oldest) return { verdict: 'refused', says: 'The Defender connector has not answered for more than 24 hours.' };
  if (partnerState === undefined || windowsEnabled === undefined || lastHeartbeatAt === undefined) return { verdict: 'undetermined', says: 'Whether the Defender connector works could not be told.' };
  return { verdict: 'passed', says: 'The Defender connector works for Windows devices and answered within the last 24 hours.' };
}
