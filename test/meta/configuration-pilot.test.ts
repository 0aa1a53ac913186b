import { expect, test } from '@jest/globals';
import { defaultBrake, readPilot } from '../../src/config-pilot.ts';
import { defaultEvidence } from '../../src/core/flip/certificate.ts';
import type { PilotSettings } from '../../src/features/pilot/services.ts';

function read(environment: Readonly<Record<string, string>>): { readonly settings: PilotSettings; readonly faults: readonly string[] } {
  const faults: string[] = [];
  return { settings: readPilot({ get: (name) => environment[name], faults }), faults };
}

test('left alone, the evidence and the brake are those of Gatehouse', () => {
  expect(read({})).toMatchObject({ settings: { evidence: defaultEvidence, brake: defaultBrake }, faults: [] });
});

test('more evidence and another brake can be asked for, each value by itself', () => {
  const { settings, faults } = read({ GATEHOUSE_FLIP_EVIDENCE: 'sign-ins=50, working-days=8', GATEHOUSE_BRAKE: 'share=0.05,window=30' });
  expect(faults).toEqual([]);
  expect(settings).toMatchObject({ evidence: { ...defaultEvidence, signIns: 50, workingDays: 8 }, brake: { mostPeople: defaultBrake.mostPeople, mostShare: 0.05, windowMs: 1_800_000 } });
});

test.each([
  ['less evidence than Gatehouse asks for', { GATEHOUSE_FLIP_EVIDENCE: 'sign-ins=9' }, 'sign-ins must be a whole number from 10 to 1000'],
  ['more days than are looked back', { GATEHOUSE_FLIP_EVIDENCE: 'days=15' }, 'days must be a whole number from 5 to 14'],
  ['a share of the people that is smaller', { GATEHOUSE_FLIP_EVIDENCE: 'share=0.5' }, '"share" is none of sign-ins, days, working-days'],
  ['half a person', { GATEHOUSE_BRAKE: 'people=2.5' }, 'people must be a whole number'],
  ['a share above all', { GATEHOUSE_BRAKE: 'share=20' }, 'share must be a number from 0 to 1'],
  ['a window shorter than the log is late', { GATEHOUSE_BRAKE: 'window=1' }, 'window must be a whole number from 5 to 1440'],
  ['a negative number', { GATEHOUSE_BRAKE: 'people=-1' }, 'people must be'],
  ['a name that every object has', { GATEHOUSE_BRAKE: 'constructor=1' }, '"constructor" is none of'],
  ['no value', { GATEHOUSE_BRAKE: 'people' }, 'people must be'],
])('%s is refused', (_case, environment, says) => {
  expect(read(environment).faults.join()).toContain(says);
});
