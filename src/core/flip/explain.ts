import type { AccessPolicy } from '../conditional-access/access-policy.ts';
import type { AppliedPolicyResult, SignIn } from '../facts/sign-in.ts';

/**
 * Why a sign-in would have been stopped, as far as the log tells; undefined: it cannot be explained, and On would keep somebody out
 * without anybody knowing why. A prompt that was not answered in report-only explains itself: nobody saw it.
 */
export function explain({ device, deviceCodeFlow, clientKind }: SignIn, result: AppliedPolicyResult, { grant }: AccessPolicy): string | undefined {
  if (result === 'reportOnlyInterrupted') return 'a prompt that report-only does not show';
  const controls = grant?.controls ?? [];
  if (controls.includes('block')) return 'the policy blocks whoever it applies to';
  if (!controls.includes('compliantDevice') && !controls.includes('domainJoinedDevice')) return undefined;
  if (deviceCodeFlow === true) return 'signed in by device code, which can show no device';
  if (clientKind === 'legacy') return 'a client that can show no device';
  if (device.deviceId === '') return 'no device was shown (private window, another browser or account)';
  if (device.deviceId === undefined) return undefined;
  if (device.joinType === 'registered' && device.isManaged !== true) return 'the device is only registered, not managed';
  if (controls.includes('compliantDevice') && device.isCompliant === false) return 'the device was not compliant';
  return controls.includes('domainJoinedDevice') && device.joinType !== undefined && device.joinType !== 'hybrid' ? 'the device is not hybrid joined' : undefined;
}
