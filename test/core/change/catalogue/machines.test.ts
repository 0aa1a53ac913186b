import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../../../src/core/change/catalogue/index.ts';
import type { MachineAction, SnapshotFor } from '../../../../src/core/change/snapshot.ts';
import { action, machineSnapshot, orders, ours, question, theirs } from './support/snapshots.ts';

const { isolate, release, scan } = catalogue;
const free = machineSnapshot();

describe('isolating and releasing a device', () => {
  test('names exactly that machine to Defender', () => {
    const { machineId } = orders.isolate.target;
    expect(isolate.write({ ...orders.isolate, isolation: 'selective' })).toEqual({ kind: 'isolate', machineId, isolation: 'selective' });
    expect(release.write(orders.release)).toEqual({ kind: 'release', machineId });
  });

  test('shows what will be different: isolated or not', () => {
    expect(isolate.after(orders.isolate, free)).toEqual({ ...free.object, isolated: true });
    expect(release.after(orders.release, free)).toEqual({ ...free.object, isolated: false });
  });

  test('is already so only when the actions tell; an old isolation that is forgotten can still be ended', () => {
    const states = [true, false, undefined].map((isolated) => machineSnapshot({ isolated }));
    expect(states.map((machine) => isolate.already(orders.isolate, machine))).toEqual([true, false, false]);
    expect(states.map((machine) => release.already(orders.release, machine))).toEqual([false, true, false]);
  });

  test('each undoes the other', () => {
    const undo = { name: '', hash: '', before: {}, after: undefined, diff: [], guards: [], impact: { status: 'not-measured', because: '' }, readAt: 0 } as const;
    expect(isolate.revert(orders.isolate, undo)).toEqual({ status: 'possible', order: orders.release });
    expect(release.revert(orders.release, undo)).toEqual({ status: 'possible', order: orders.isolate });
    expect([isolate.weakens, release.weakens]).toEqual([false, true]);
  });
});

describe('an isolation is done when the action that carries the change has ended well', () => {
  const asked = question(orders.isolate, free, { ...free.object, isolated: true });
  const effect = (actions: readonly MachineAction[], change: Partial<SnapshotFor<'machine'>> = {}) => isolate.effect(asked, machineSnapshot({ isolated: true, actions, ...change }));

  test('it succeeded', () => {
    expect(effect([action({})])).toEqual({ status: 'there', says: 'Defender reports that the isolation succeeded.' });
  });

  test('isolated by somebody else is not ours', () => {
    expect(effect([])).toEqual({ status: 'absent' });
    expect(effect([action({ change: theirs }), action({ change: undefined })])).toEqual({ status: 'absent' });
    expect(effect([action({ kind: 'scan' })])).toEqual({ status: 'absent' });
  });

  test.each(['pending', 'in-progress', 'unknown'] as const)('%s: it goes on', (status) => {
    expect(effect([action({ status })]).status).toBe('under-way');
  });

  test('not isolated yet is no sign that somebody released it', () => {
    expect(effect([action({ status: 'pending' })], { isolated: false }).status).toBe('under-way');
    expect(effect([action({ status: 'failed' })], { isolated: false }).status).toBe('ended-without-effect');
  });

  test('waiting for the device and working on it read differently', () => {
    expect(effect([action({ status: 'pending' })])).toEqual({ status: 'under-way', says: 'Defender has taken the action; the device has not picked it up yet.' });
    expect(effect([action({ status: 'in-progress' }), action({ status: 'pending' })])).toEqual({ status: 'under-way', says: 'Defender is carrying the action out.' });
    expect(effect([action({ status: 'unknown' })])).toEqual({ status: 'under-way', says: 'Defender gives the action a state that Gatehouse does not know.' });
  });

  test.each([['failed', 'it failed on the device'], ['timed-out', 'the device did not answer in time'], ['cancelled', 'somebody cancelled it']] as const)('%s: it ended without effect', (status, why) => {
    expect(effect([action({ status })])).toEqual({ status: 'ended-without-effect', says: `Defender ended the action without effect: ${why}.` });
  });

  test('a second action under way counts more than a first one that failed', () => {
    expect(effect([action({ status: 'pending' }), action({ status: 'failed' })]).status).toBe('under-way');
    expect(effect([action({ status: 'failed' }), action({ status: 'succeeded' })]).status).toBe('there');
  });

  test('somebody released it right after: overtaken, not done', () => {
    expect(effect([action({})], { isolated: false })).toEqual({ status: 'different', lines: [{ path: 'isolated', before: 'true', after: 'false' }] });
  });

  test('whether it is isolated cannot be told, and the action succeeded: done', () => {
    expect(effect([action({})], { isolated: undefined }).status).toBe('there');
  });

  test('something else about the device changed meanwhile: done, and said', () => {
    expect(effect([action({})], { object: { isolated: true, machineTags: ['server'] } })).toEqual({
      status: 'there', says: 'Defender reports that the isolation succeeded.', drift: [{ path: 'machineTags', before: undefined, after: 'server' }],
    });
  });

  test('without a state to look for, drift is told from what was shown', () => {
    expect(isolate.effect(question(orders.isolate, free, undefined), machineSnapshot({ isolated: true, actions: [action({})] }))).toEqual({ status: 'there', says: 'Defender reports that the isolation succeeded.' });
  });

  test('a release is told by release actions and by the opposite state', () => {
    const releasing = question(orders.release, machineSnapshot({ isolated: true }), { ...free.object, isolated: false });
    const released = action({ kind: 'release' });
    expect(release.effect(releasing, machineSnapshot({ isolated: false, actions: [released] }))).toEqual({ status: 'there', says: 'Defender reports that the release succeeded.' });
    expect(release.effect(releasing, machineSnapshot({ isolated: false, actions: [action({})] }))).toEqual({ status: 'absent' });
    expect(release.effect(releasing, machineSnapshot({ isolated: true, actions: [released] }))).toEqual({ status: 'different', lines: [{ path: 'isolated', before: 'false', after: 'true' }] });
  });
});

describe('how many approve an isolation', () => {
  test.each(['Windows11', 'Windows10', 'Windows10WVD', 'Windows8.1', 'Windows8', 'Windows7', 'macOS', 'MacOS', 'iOS', 'Android'])('one, for an ordinary device with %s', (osPlatform) => {
    expect(isolate.classOf(orders.isolate, machineSnapshot({ osPlatform }))).toBe('containment');
  });

  test.each(['WindowsServer2022', 'Windows2016', 'WindowsServer2008R2', 'Linux', 'Ubuntu', 'Windows', 'Windows100', 'NotWindows11', 'macOSServer', '', undefined])('two, for a server or something unknown: %s', (osPlatform) => {
    expect(isolate.classOf(orders.isolate, machineSnapshot({ osPlatform }))).toBe('critical-containment');
  });

  test.each([['Domain controller'], ['Tier 0'], ['tier-0'], ['DC'], ['Crown_Jewel'], ['something', 'SERVER']])('two, for a machine that is tagged %s', (...tags) => {
    expect(isolate.classOf(orders.isolate, machineSnapshot({ tags }))).toBe('critical-containment');
  });

  test.each([['DC-printer'], ['not a server'], ['Tier 01'], ['']])('one, for a tag that only resembles one: %s', (...tags) => {
    expect(isolate.classOf(orders.isolate, machineSnapshot({ tags }))).toBe('containment');
  });

  test('names do not decide', () => {
    expect(isolate.classOf(orders.isolate, machineSnapshot({ name: 'DC01-server' }))).toBe('containment');
  });

  test('two, for a device that Defender marks as valuable', () => {
    expect((['high', 'normal', 'low', undefined] as const).map((deviceValue) => isolate.classOf(orders.isolate, machineSnapshot({ deviceValue })))).toEqual(['critical-containment', 'containment', 'containment', 'containment']);
  });

  test('one for a release, also of a server', () => {
    expect(release.classOf(orders.release, machineSnapshot({ osPlatform: 'WindowsServer2022' }))).toBe('containment');
  });
});

describe('a malware scan', () => {
  test('needs an approval only when it slows the device down for hours', () => {
    expect(scan.classOf(orders.scan, free)).toBe('routine');
    expect(scan.classOf({ ...orders.scan, scan: 'full' }, free)).toBe('containment');
    expect(scan.write({ ...orders.scan, scan: 'full' })).toEqual({ kind: 'scan', machineId: orders.scan.target.machineId, scan: 'full' });
  });

  test('is done when the scan that carries the change has ended, and changes no lasting state', () => {
    const asked = question(orders.scan, free, undefined);
    expect(scan.after(orders.scan, free)).toBeUndefined();
    expect(scan.already(orders.scan, machineSnapshot({ actions: [action({ kind: 'scan' })] }))).toBe(false);
    expect(scan.effect(asked, machineSnapshot({ actions: [action({ kind: 'scan' })] }))).toEqual({ status: 'there', says: 'Defender reports that the scan has ended.' });
    expect(scan.effect(asked, machineSnapshot({ actions: [action({ kind: 'scan', change: theirs })] }))).toEqual({ status: 'absent' });
    expect(asked.id).toBe(ours);
  });
});
