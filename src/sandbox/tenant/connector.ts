import { DEFENDER_CONNECTOR } from '../live/defender.ts';
import type { Row } from '../wire/row.ts';

/** The Defender connector as Intune makes it: nothing is switched on, and no heartbeat has come (undefined) or the last one did (ISO 8601). */
export function connectorRow(lastHeartbeat: string | undefined, settings: Row = {}): Row {
  return {
    id: DEFENDER_CONNECTOR, lastHeartbeatDateTime: lastHeartbeat ?? '0001-01-01T00:00:00Z', partnerState: lastHeartbeat === undefined ? 'unavailable' : 'enabled',
    androidEnabled: false, iosEnabled: false, windowsEnabled: false, macEnabled: false,
    androidDeviceBlockedOnMissingPartnerData: false, iosDeviceBlockedOnMissingPartnerData: false, windowsDeviceBlockedOnMissingPartnerData: false, macDeviceBlockedOnMissingPartnerData: false,
    partnerUnsupportedOsVersionBlocked: false, partnerUnresponsivenessThresholdInDays: 7, allowPartnerToCollectIOSApplicationMetadata: false,
    allowPartnerToCollectIOSPersonalApplicationMetadata: false, allowPartnerToCollectIosCertificateMetadata: false, allowPartnerToCollectIosPersonalCertificateMetadata: false,
    androidMobileApplicationManagementEnabled: false, iosMobileApplicationManagementEnabled: false, windowsMobileApplicationManagementEnabled: false,
    microsoftDefenderForEndpointAttachEnabled: false, ...settings,
  };
}
