import { describe, expect, test } from '@jest/globals';
import { presentBoard, type BoardData } from '../../../src/cards/pilot/board.ts';
import type { Pilot } from '../../../src/core/pilot/pilot.ts';
import type { PilotFacts } from '../../../src/core/pilot/facts.ts';
import { breaks } from '../../core/pilot/support/breaks.ts';
import { early, finished, openChanges, pilotNow, pilotWith, reportOf, underWay } from '../support/pilot-fixtures.ts';

const hour = 3_600_000;
const reader = { locale: 'en-GB', timeZone: 'UTC' };

function boardOf(facts: PilotFacts, change: Partial<Pilot> = {}, place: 'personal' | 'shared' = 'personal'): BoardData {
  return presentBoard({ pilot: pilotWith(facts, change), report: reportOf(facts), changes: openChanges, place, environment: 'sandbox', reader });
}

describe('the board', () => {
  test.each<[string, PilotFacts, Partial<Pilot>, string]>([
    ['nothing of the policy exists yet', early(), {}, '▸ Being set up'],
    ['the policy is in report-only', underWay(), {}, '◔ In report-only'],
    ['the policy is On and everything passes', finished(), {}, '✔ On'],
    ['the policy is On and a device is not managed any more', breaks['device-managed'](finished()), {}, '⚠ On, and something is open'],
    ['the brake has tripped', finished(), { brake: { status: 'tripped', at: pilotNow, change: undefined, says: 'Five people.' } }, '✖ The brake has tripped'],
    ['it is taken back', finished(), { status: 'rolling-back' }, '◑ Rolling back'],
  ])('when %s, says so first', (_, facts, change, label) => {
    expect(boardOf(facts, change).label).toBe(label);
  });

  test('what needs a person says who and where; what a change can do says that it is done here', () => {
    const rows = boardOf(breaks['connector-present'](finished())).steps;
    expect(rows[1]).toMatchObject({ state: 'Open', who: 'Security operations · Defender portal > Settings > Endpoints > General > Advanced features > Microsoft Intune connection' });
    expect(boardOf(breaks['connector-unresponsive-days'](finished())).steps[1]?.who).toBe('The Intune team · here, with a change that is approved');
  });

  test('a step that waits asks nobody for anything', () => {
    expect(boardOf(underWay()).steps[4]).toMatchObject({ state: 'Waits for an earlier step', next: '', who: '' });
  });

  test('where others read along it says what is looked at, never what was found about people and their devices', () => {
    const facts = breaks['groups-belong-together'](breaks['pilot-user-standard'](finished()));
    expect(JSON.stringify(boardOf(facts))).toMatch(/Petra Pilot|LT-1/);
    const shared = boardOf(facts, {}, 'shared');
    expect(JSON.stringify(shared)).not.toMatch(/Petra|LT-1/);
    expect(shared.steps[0]?.next).not.toBe('');
  });

  test.each([[0, 'Since less than a day'], [30, 'For 1 day'], [72, 'For 3 days'], [500, 'For 20 days']])('%i hours in report-only are shown as "%s"', (hours, text) => {
    const facts = { ...underWay(), reportOnlySince: pilotNow - hours * hour };
    expect(boardOf(facts).facts.find(({ title }) => title === 'Report-only')?.value).toBe(text);
  });

  test('changes that are over are not among the open ones', () => {
    expect(boardOf(finished()).changes.rows.map(({ text }) => text.slice(0, 3))).toEqual(['#21', '#20']);
  });

  test('more people can be asked for only once the policy is On, and the brake released only when it has tripped', () => {
    expect([boardOf(underWay()).canExpand, boardOf(finished()).canExpand, boardOf(finished(), { status: 'rolling-back' }).canExpand]).toEqual([false, true, false]);
    expect(boardOf(finished()).canRearm).toBe(false);
  });
});
