import { describe, expect, test } from '@jest/globals';
import { loosens } from '../../../../src/core/change/catalogue/connector-set.ts';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import type { ConnectorSettings, OrderOf } from '../../../../src/core/change/order.ts';
import { connectorSnapshot, orders, question, shown } from './support/snapshots.ts';

const kind = catalogue['connector-set'];
const set = (settings: ConnectorSettings): OrderOf<'connector-set'> => ({ ...orders['connector-set'], settings });
const off = connectorSnapshot({ windowsEnabled: false, unresponsiveAfterDays: 10, blocksOnMissingData: false });
const on = connectorSnapshot({ windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: true });

describe('setting the Defender connector', () => {
  test('writes the settings that were ordered and leaves every other as it was', () => {
    const order = set({ windowsEnabled: true, unresponsiveAfterDays: 7 });
    expect(kind.write(order)).toEqual({ kind: 'set-connector', settings: { windowsEnabled: true, unresponsiveAfterDays: 7 } });
    expect(kind.after(order, off)).toEqual({ ...off.object, windowsEnabled: true, partnerUnresponsivenessThresholdInDays: 7 });
  });

  test('is proven by the settings that Intune shows', () => {
    const order = set({ windowsEnabled: true, blocksOnMissingData: true });
    const asked = question(order, off, kind.after(order, off));
    expect([off, on, connectorSnapshot({ windowsEnabled: true, unresponsiveAfterDays: 10, blocksOnMissingData: true }), connectorSnapshot({ windowsEnabled: true, unresponsiveAfterDays: 10, blocksOnMissingData: false })].map((now) => kind.effect(asked, now).status)).toEqual(['absent', 'there', 'there', 'different']);
    expect([off, on].map((now) => kind.already(order, now))).toEqual([false, true]);
  });

  test.each<[ConnectorSettings, typeof on, string]>([
    [{ windowsEnabled: true }, off, 'access'],
    [{ windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: false }, off, 'access'],
    [{ windowsEnabled: false }, on, 'relief'],
    [{ unresponsiveAfterDays: 20 }, on, 'relief'],
    [{ unresponsiveAfterDays: 3 }, on, 'access'],
    [{ blocksOnMissingData: false }, on, 'relief'],
    [{ blocksOnMissingData: true }, off, 'tenant-wide'],
    [{ windowsEnabled: false, blocksOnMissingData: true }, off, 'tenant-wide'],
    // Stricter in one way, less strict in another: no way around a freeze.
    [{ windowsEnabled: true, unresponsiveAfterDays: 20 }, off, 'access'],
  ])('%j is decided on as it should be', (settings, now, classId) => {
    expect(kind.classOf(set(settings), now)).toBe(classId);
  });

  test.each<[ConnectorSettings, typeof on, boolean]>([
    [{ windowsEnabled: true, unresponsiveAfterDays: 7, blocksOnMissingData: true }, off, false],
    [{ windowsEnabled: false }, on, true],
    [{ unresponsiveAfterDays: 8 }, on, true],
    [{ blocksOnMissingData: false }, on, true],
    [{ blocksOnMissingData: false }, off, false],
    [{ windowsEnabled: true }, connectorSnapshot({}), true],
  ])('%j: whether somebody may gain from it is told from what the connector was', (settings, { object }, gains) => {
    expect(loosens(settings, object)).toBe(gains);
  });

  test('goes back to the values of before, and to nothing else', () => {
    expect(kind.revert(set({ windowsEnabled: true }), shown(off.object, undefined))).toEqual({ status: 'possible', order: set({ windowsEnabled: false }) });
    expect(kind.revert(set({ unresponsiveAfterDays: 7, blocksOnMissingData: true }), shown(off.object, undefined))).toEqual({ status: 'possible', order: set({ unresponsiveAfterDays: 10, blocksOnMissingData: false }) });
  });

  test.each<ConnectorSettings>([{ windowsEnabled: true }, { unresponsiveAfterDays: 7 }, { blocksOnMissingData: true }])('cannot go back when it is not known what %j was before', (settings) => {
    expect(kind.revert(set(settings), shown({}, undefined)).status).toBe('impossible');
  });
});
