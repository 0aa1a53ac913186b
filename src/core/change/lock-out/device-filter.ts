const comparison = String.raw`\(?\s*device\.(?:deviceId|displayName)\s+(?:-eq\s+"[^"]+"|-in\s+\[\s*"[^"]+"(?:\s*,\s*"[^"]+")*\s*\])\s*\)?`;
const namingRule = new RegExp(String.raw`^\s*${comparison}(?:\s+-(?:and|or)\s+${comparison})*\s*$`, 'i');

/**
 * Whether a filter in mode include chooses only devices named one by one. Any other attribute may be shared by all devices of
 * a tenant, and a negative comparison also matches every device that Entra knows nothing of. False when the rule is not
 * understood.
 */
export function narrowsToNamedDevices(rule: string): boolean {
  return namingRule.test(rule);
}
