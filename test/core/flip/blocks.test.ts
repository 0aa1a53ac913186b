import { describe, expect, test } from '@jest/globals';
import { known, unknown } from '../../../src/core/facts/fact.ts';
import { judgeFlip } from '../../../src/core/flip/judge.ts';
import { accessPolicy } from '../pilot/support/finished.ts';
import { hour, ids, now, question, row, someone } from './support/flip.ts';

const everybody = { include: { all: true, none: false, users: [], groups: [], roles: [], guests: undefined }, exclude: { all: false, none: false, users: ids.emergency, groups: [], roles: [], guests: undefined } };
const allApps = { include: { all: true, none: false, office365: false, adminPortals: false, appIds: [] }, exclude: { all: false, none: false, office365: false, adminPortals: false, appIds: [] }, userActions: [], authenticationContexts: [], filter: undefined };
const oldClients = accessPolicy({ people: everybody, targets: allApps, clientAppTypes: ['exchangeActiveSync', 'other'], platforms: undefined, grant: { operator: 'OR', controls: ['block'], strengthId: undefined } });

/** Twelve people over twelve days whom the policy would have left alone. */
const leftAlone = Array.from({ length: 12 }, (_, index) => row(someone(index), now - index * 24 * hour - hour, 'reportOnlyNotApplied'));
const asked = { policy: oldClients, people: unknown('users', 'missing-value', 'everybody') } as const;

describe('a policy that blocks old clients for everybody', () => {
  test('is spoken for by sign-ins of many people that it would have left alone', () => {
    const certificate = judgeFlip(question({ ...asked, signIns: known(leftAlone, now) }));
    expect(certificate.lines.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(certificate).toMatchObject({ verdict: 'passed', counts: { signIns: 12, people: 12, wouldBlock: 0 } });
  });

  test('names those that it would have stopped, each as what it is', () => {
    const stopped = row(someone(3), now - hour, 'reportOnlyFailure', { clientKind: 'legacy' });
    const certificate = judgeFlip(question({ ...asked, signIns: known([stopped, ...leftAlone], now) }));
    expect(certificate).toMatchObject({ verdict: 'passed', counts: { wouldBlock: 1 }, failures: [{ because: 'an old client that can show no device' }] });
  });

  test.each([
    ['too few people were seen', { signIns: known(leftAlone.map((each) => ({ ...each, userId: ids.user })), now) }, 'everybody-seen'],
    ['nobody signed in', { signIns: known([], now) }, 'sign-ins'],
    ['it would block every client of all apps', { policy: { ...oldClients, clientAppTypes: ['all' as const] } }, 'named-apps'],
  ])('is refused when %s', (_case, change, line) => {
    const certificate = judgeFlip(question({ ...asked, signIns: known(leftAlone, now), ...change }));
    expect(certificate.verdict).toBe('refused');
    expect(certificate.lines.find(({ id }) => id === line)?.verdict).toBe('refused');
  });
});
