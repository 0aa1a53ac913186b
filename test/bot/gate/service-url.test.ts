import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GateConfigError, gatePresets, isAllowedServiceUrl } from '../../../src/bot/gate.ts';
import { readGateConfig } from '../../../src/bot/gate/config.ts';
import { appId, tenantId } from './support/drafts.ts';

const hosts = gatePresets.public.serviceUrlHosts;

test.each(['https://smba.trafficmanager.net/emea/', 'https://smba.trafficmanager.net/teams', 'https://smba.trafficmanager.net', `https://smba.trafficmanager.net/amer/${tenantId}/`, 'https://europe.directline.botframework.com/'])('%s may get a reply', (url) => {
  expect(isAllowedServiceUrl(url, hosts)).toBe(true);
});

test('whatever the spelling, an accepted address leads to an allowed host over https on its usual port', () => {
  const part = fc.constantFrom('https://', 'http://', '//', '@', ':', ':443', ':8443', '/', '\\', '.', '?', '#', '%2e', '%00', ' ', '\t', '\n', 'smba.trafficmanager.net', 'x.botframework.com', '.botframework.com', 'evil.example', '127.0.0.1', '[::1]', 'xn--', '\u3002', '\u00ad', 'user', '..', 'emea');
  fc.assert(
    fc.property(fc.oneof(fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')), fc.array(part, { maxLength: 5 }).map((parts) => `https://${parts.join('')}`)), (text) => {
      if (!isAllowedServiceUrl(text, hosts)) return;
      const url = new URL(text);
      expect([url.protocol, url.port, url.username, url.password, url.search, url.hash]).toEqual(['https:', '', '', '', '', '']);
      expect(url.hostname === 'smba.trafficmanager.net' || /^[a-z0-9-]+(\.[a-z0-9-]+)*\.botframework\.com$/.test(url.hostname)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

describe('a configuration is refused', () => {
  test.each([
    ['without tenants', { tenantIds: [] }, 'tenantIds'],
    ['with a tenant name in place of its id', { tenantIds: ['contoso.com'] }, 'tenantIds'],
    ['with an empty issuer', { issuer: '' }, 'issuer'],
    ['with keys over plain http', { openIdMetadataUrl: 'http://login.botframework.com/' }, 'openIdMetadataUrl'],
    ['with no host to reply to', { serviceUrlHosts: [] }, 'serviceUrlHosts'],
    ['with a wildcard for everything', { serviceUrlHosts: ['*'] }, 'serviceUrlHosts'],
    ['with a wildcard for a whole top level', { serviceUrlHosts: ['*.com'] }, 'serviceUrlHosts'],
    ['with an address as a host', { serviceUrlHosts: ['10.0.0.1'] }, 'serviceUrlHosts'],
  ])('%s', (_, change, setting) => {
    const read = (): unknown => readGateConfig({ ...gatePresets.public, appId, tenantIds: [tenantId], ...change });
    expect(read).toThrow(GateConfigError);
    expect(read).toThrow(setting);
  });

  test('and not when an id is in upper case: it is brought to lower case', () => {
    const config = readGateConfig({ ...gatePresets.public, appId: appId.toUpperCase(), tenantIds: [tenantId.toUpperCase()] });
    expect(config).toMatchObject({ appId, tenantIds: [tenantId] });
  });
});
