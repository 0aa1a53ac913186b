import type { Platform } from '../../facts/device.ts';
import type { FailingRule } from '../compliance-reading.ts';

interface SettingText {
  readonly pattern: RegExp;
  readonly title: string;
  /** For Windows, unless `anywhere`. */
  readonly step: string;
  readonly anywhere?: true;
}

/** Compliance settings by wire name: what a person calls them and what they can do. First match wins. */
const settings: readonly SettingText[] = [
  { pattern: /bitlocker/i, title: 'BitLocker drive encryption', step: 'Turn on BitLocker (Settings > Privacy & security > Device encryption) and let it finish; a restart may be needed.' },
  { pattern: /storagerequireencryption|deviceencryption|requireencryption/i, title: 'Drive encryption', step: 'Turn on encryption of the drive in the device settings and let it finish.' },
  { pattern: /secureboot/i, title: 'Secure Boot', step: 'Restart the device; if Secure Boot is off, the helpdesk has to turn it on in the firmware.' },
  { pattern: /codeintegrity/i, title: 'Code integrity', step: 'Restart the device so that it can report that code integrity is on.' },
  { pattern: /memoryintegrity/i, title: 'Memory integrity', step: 'Turn on memory integrity in Windows Security > Device security > Core isolation, then restart.' },
  { pattern: /tpm/i, title: 'Security chip (TPM)', step: 'Restart the device; if the security chip is off, the helpdesk has to turn it on in the firmware.' },
  { pattern: /osminimum|osmaximum|mobileosm|osversion|validoperatingsystem|osbuild/i, title: 'Operating system version', step: 'Install the pending system updates and restart.', anywhere: true },
  { pattern: /firewall/i, title: 'Firewall', step: 'Turn on the firewall for all networks in Windows Security.' },
  { pattern: /(?:^|\.)rtp|real-?time/i, title: 'Real-time protection', step: 'Turn on real-time protection in Windows Security > Virus & threat protection.' },
  { pattern: /signature/i, title: 'Up-to-date virus definitions', step: 'Open Windows Security > Virus & threat protection and check for updates.' },
  { pattern: /antivirus/i, title: 'Antivirus', step: 'Make sure an antivirus is on in Windows Security.' },
  { pattern: /antispyware/i, title: 'Antispyware', step: 'Make sure antispyware is on in Windows Security.' },
  { pattern: /defender/i, title: 'Microsoft Defender Antivirus', step: 'Turn on Microsoft Defender Antivirus in Windows Security and let it update.' },
  { pattern: /password|passcode|(?:^|[ .])pin(?: |$)/i, title: 'Password or PIN of the device', step: 'Set a password or PIN that meets the rules, under Settings > Accounts > Sign-in options.' },
  { pattern: /jailb|rooted/i, title: 'Unmodified system', step: 'A modified (jailbroken, rooted) device cannot be used for work: reset it to its original system.', anywhere: true },
];

export function settingTitle({ setting }: FailingRule): string {
  const known = settings.find(({ pattern }) => pattern.test(setting.setting ?? setting.settingName ?? ''));
  const name = setting.settingName ?? known?.title ?? plainWords(setting.setting);
  return name ?? 'a rule without a name';
}

/** Titles of several rules, each once: `BitLocker drive encryption, Firewall`. */
export function settingTitles(rules: readonly FailingRule[]): string {
  return [...new Set(rules.map((rule) => (rule.rule === 'defender-risk' ? 'Device risk' : settingTitle(rule))))].join(', ');
}

export function settingSteps(rule: FailingRule, platform: Platform): string {
  const known = settings.find(({ pattern }) => pattern.test(rule.setting.setting ?? rule.setting.settingName ?? ''));
  if (known !== undefined && (platform === 'windows' || known.anywhere === true)) return known.step;
  return `Open the Company Portal, choose the device and "Check status", and follow what it says about ${settingTitle(rule)}.`;
}

/** `Windows10CompliancePolicy.EarlyLaunchAntiMalwareDriverEnabled` → `Early launch anti malware driver enabled`. */
function plainWords(wireName: string | undefined): string | undefined {
  const last = wireName?.split('.').at(-1);
  if (last === undefined || last === '') return undefined;
  if (/[_\s]/.test(last)) return `"${last}"`;
  const words = last.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
