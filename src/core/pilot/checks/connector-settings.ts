import type { ConnectorDetail } from '../facts.ts';

/** One row of the two tables of settings around the connection: what it is, and whether it matters for this pilot. */
export interface SettingRow {
  readonly name: string;
  /** `needed` has a check of its own. `out-of-scope`: other platforms. `optional`: the team's own choice. */
  readonly matters: 'needed' | 'optional' | 'out-of-scope';
  /** Why, in one sentence. */
  readonly because: string;
  /** To be talked over with security operations before the pilot begins. */
  readonly talk?: true;
}

/** Settings of the connector in Intune. `read`: its value; absent where a check of its own judges it. */
export const connectorSettings: readonly (SettingRow & { readonly read?: (connector: ConnectorDetail) => boolean | undefined })[] = [
  { name: 'Windows devices connect to Defender for Endpoint', matters: 'needed', because: 'Without it Intune does not use the risk of Windows devices.' },
  { name: 'Days until the partner counts as unresponsive', matters: 'needed', because: 'It tells how long a silent connection goes unnoticed.' },
  { name: 'Defender may enforce endpoint security configuration', matters: 'optional', because: 'It is for devices that Intune does not manage; the pilot’s devices are managed.', read: ({ attachEnabled }) => attachEnabled },
  { name: 'Android devices connect to Defender', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ androidEnabled }) => androidEnabled },
  { name: 'iOS and iPadOS devices connect to Defender', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ iosEnabled }) => iosEnabled },
  { name: 'App inventory of iOS and iPadOS devices', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ iosAppInventory }) => iosAppInventory },
  { name: 'Full app inventory of personal iOS and iPadOS devices', matters: 'out-of-scope', because: 'The pilot is about Windows; this one also touches privacy.', read: ({ iosPersonalAppInventory }) => iosPersonalAppInventory },
  { name: 'Certificates of iOS and iPadOS devices', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ iosCertificates }) => iosCertificates },
  { name: 'Full certificate inventory of personal iOS and iPadOS devices', matters: 'out-of-scope', because: 'The pilot is about Windows; this one also touches privacy.', read: ({ iosPersonalCertificates }) => iosPersonalCertificates },
  { name: 'Unsupported versions of the operating system are blocked', matters: 'optional', because: 'It blocks for another reason than risk and blurs what the pilot shows.', read: ({ unsupportedOsBlocked }) => unsupportedOsBlocked },
  { name: 'App protection with Android threat signals', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ androidAppProtection }) => androidAppProtection },
  { name: 'App protection with iOS and iPadOS threat signals', matters: 'out-of-scope', because: 'The pilot is about Windows.', read: ({ iosAppProtection }) => iosAppProtection },
];

/** Settings in the Defender portal. No public interface reads them, so a person looks and confirms. */
export const defenderSettings: readonly SettingRow[] = [
  { name: 'Advanced features: Microsoft Intune connection', matters: 'needed', because: 'It lets the two services exchange risk; the connector’s heartbeat shows it.' },
  { name: 'Advanced features: all others', matters: 'optional', because: 'They follow the standards of security operations.' },
  { name: 'Licenses', matters: 'needed', because: 'Without one, devices are not onboarded.', talk: true },
  { name: 'Email notifications', matters: 'optional', because: 'Gatehouse tells the channel; mails are a second way.' },
  { name: 'Auto remediation', matters: 'optional', because: 'Confirm that it is on for the pilot’s devices: risky devices recover sooner, and access with them.', talk: true },
  { name: 'Permissions: roles', matters: 'needed', because: 'Intune administrators need to read device status and risk (Security Reader).' },
  { name: 'Permissions: device groups', matters: 'optional', because: 'Know in which one the test device lands: it decides who sees it and how far it is remediated by itself.', talk: true },
  { name: 'Rules: alert suppression', matters: 'optional', because: 'A suppressed alert raises no risk.' },
  { name: 'Rules: indicators', matters: 'optional', because: 'They allow and block files and addresses, not access.' },
  { name: 'Rules: custom data collection', matters: 'optional', because: 'It adds telemetry, not risk.' },
  { name: 'Rules: isolation exclusions', matters: 'optional', because: 'They matter once a device is isolated.' },
  { name: 'Rules: process memory indicators', matters: 'optional', because: 'They follow the standards of security operations.' },
  { name: 'Rules: web content filtering', matters: 'optional', because: 'It filters pages, not sign-ins.' },
  { name: 'Rules: automation uploads', matters: 'optional', because: 'They follow the standards of security operations.' },
  { name: 'Rules: automation folder exclusions', matters: 'optional', because: 'They follow the standards of security operations.' },
  { name: 'Rules: asset rules', matters: 'optional', because: 'A device value set here makes isolating it ask for more approvals.' },
  { name: 'Configuration management: enforcement scope', matters: 'optional', because: 'It is for devices that Intune does not manage.' },
  { name: 'Configuration management: Intune permissions', matters: 'optional', because: 'Only where security operations work in Intune without the full role.' },
  { name: 'Device management: onboarding', matters: 'needed', because: 'The package comes from the connector; nothing is downloaded by hand.' },
  { name: 'Device management: deployment packages', matters: 'optional', because: 'They are for devices that Intune does not onboard.' },
  { name: 'Device management: offboarding', matters: 'optional', because: 'It ends what the pilot begins.' },
  { name: 'Network assessments', matters: 'optional', because: 'They look at networks, not at device risk.' },
];
