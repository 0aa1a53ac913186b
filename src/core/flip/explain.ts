import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { SignIn } from '../facts/sign-in.ts';

/**
 * Why the policy would have stopped a sign-in, as far as the log tells; undefined: it cannot be explained (a device that the log calls
 * compliant, a policy that asks for something else), and On would keep somebody out without anybody knowing why.
 */
export function explain({ device, deviceCodeFlow, clientKind }: SignIn, { grant }: AccessPolicy): string | undefined {
  const controls = grant?.controls ?? [];
  if (clientKind === 'legacy') return 'an old client that can show no device';
  if (controls.includes('block')) return 'the policy blocks whatever it applies to';
  if (!controls.includes('compliantDevice') && !controls.includes('domainJoinedDevice')) return undefined;
  if (deviceCodeFlow === true) return 'signed in by device code, which can show no device';
  if (device.deviceId === '') return 'no device was shown (a private window or another browser profile, for example)';
  if (controls.includes('compliantDevice') && device.isCompliant === false) return device.isManaged === false ? 'the device is not managed by Intune' : 'the device was not compliant';
  return controls.includes('domainJoinedDevice') && device.joinType !== undefined && device.joinType !== 'hybrid' ? 'the device is not hybrid joined' : undefined;
}
