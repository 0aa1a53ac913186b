import { describe, expect, test } from '@jest/globals';
import { presentMyDevices, type DeviceSummary } from '../../../src/cards/device/my-devices.ts';
import type { ComplianceState } from '../../../src/core/facts/device.ts';
import { renderCard } from '../../../src/cards/render.ts';
import { fixtureNow } from '../../support/diagnosis-fixtures.ts';
import { buttonsOf, textsOf } from '../support/card-reading.ts';
import { problemsOf } from '../support/card-rules.ts';

const day = 24 * 60 * 60_000;
const reader = { locale: 'en-GB', timeZone: 'UTC' };

function device(name: string, complianceState: ComplianceState | undefined): DeviceSummary {
  const button = { id: `opaque-${name}`, revision: 1 };
  return { name, platform: 'windows', managed: true, complianceState, gracePeriodEndsAt: fixtureNow + 3 * day, lastSyncAt: fixtureNow - day, button };
}

function present(devices: readonly DeviceSummary[]) {
  return presentMyDevices({ devices, gaps: [], asOf: fixtureNow, reader });
}

describe('the list of my devices', () => {
  test('shows first what needs attention', () => {
    const { rows } = present([device('fine', 'compliant'), device('grace', 'inGracePeriod'), device('bad', 'noncompliant'), device('new', undefined)]).devices;
    expect(rows.map(({ name }) => name)).toEqual(['bad', 'grace', 'new', 'fine']);
  });

  test.each<[ComplianceState | undefined, string, string]>([
    ['compliant', '✔', "Meets your company's rules"],
    ['noncompliant', '✖', "Does not meet your company's rules"],
    ['inGracePeriod', '⚠', 'Needs attention; it still has access until 19 Nov 2026'],
    ['conflict', '⚠', 'The check of the rules did not finish'],
    ['error', '⚠', 'The check of the rules did not finish'],
    ['configManager', '✔', "Managed by your company's Configuration Manager"],
    ['unknown', '?', 'Not checked yet, or not known'],
    [undefined, '?', 'Not checked yet, or not known'],
  ])('says %s in plain words', (state, symbol, text) => {
    expect(present([device('a', state)]).devices.rows[0]).toMatchObject({ symbol, state: text, details: 'Windows · last sync 15 Nov, 09:42 (24 hr ago)' });
  });

  test('does not call a device fine that is known but not managed', () => {
    const row = present([{ ...device('home', 'compliant'), managed: false }]).devices.rows[0];
    expect(row).toMatchObject({ symbol: '?', state: 'Known, but not managed by your company', details: 'Windows · does not report to device management' });
  });

  test('has one button for each device, which carries an opaque id', () => {
    const { card } = renderCard('device/my-devices', present([device('a', 'compliant'), device('b', 'noncompliant')]));
    expect(buttonsOf(card)).toEqual([
      { title: 'Why blocked?', verb: 'diagnosis.for-device', data: { id: 'opaque-b', revision: 1 } },
      { title: 'Why blocked?', verb: 'diagnosis.for-device', data: { id: 'opaque-a', revision: 1 } },
    ]);
  });

  test('stays within six buttons and counts the rest', () => {
    const { card } = renderCard('device/my-devices', present(Array.from({ length: 9 }, (_, index) => device(`d${index}`, 'compliant'))));
    expect(problemsOf(card)).toEqual([]);
    expect(textsOf(card).join()).toContain('and 3 more');
  });

  test('tells "none" from "could not be read"', () => {
    expect(present([]).headline).toBe('No device is known as yours');
    const unread = presentMyDevices({ devices: [], gaps: [{ source: 'managedDevices', reason: 'timed-out' }], asOf: fixtureNow, reader });
    expect(unread.headline).toBe('I could not read your devices');
    expect(unread.gaps.rows).toEqual([{ text: 'The Intune managed device: the service took too long.' }]);
  });
});
