import { z } from 'zod/v4';
import { entraDeviceId } from '../../core/facts/ids.ts';
import { idText, isObject, lax } from '../upstream/fields.ts';
import { segment } from '../upstream/odata.ts';
import { parseManagedDevice } from './intune-rows.ts';
import { selectManagedDevice } from './intune.ts';
import { isWhole, mapFact, wholeOrUnknown } from '../../core/facts/fact.ts';
import type { AccessReadings } from '../../ports/access-readings.ts';
import { parseAccessLocation } from './access-location-rows.ts';
import { parseAccessPolicy } from './access-policy-rows.ts';
import { readList, type GraphReader } from './graph-reader.ts';
import { accessPoliciesQuestion, conditionalAccessQuestion } from './entra.ts';

/** One request for the policies and one for the places: the tenant allows one a second to all apps together. */
export function createAccessReadings(reader: GraphReader): AccessReadings {
  return {
    readRules: async (options) => {
      const policies = wholeOrUnknown(await readList(reader, 'conditionalAccessPolicies', () => accessPoliciesQuestion, parseAccessPolicy, options), 'conditionalAccessPolicies');
      if (!policies.known) return policies;
      const namesPlaces = policies.value.some(({ locations }) => locations !== undefined);
      const locations = namesPlaces ? await readList(reader, 'namedLocations', () => conditionalAccessQuestion('namedLocations'), parseAccessLocation, options) : undefined;
      return mapFact(policies, (value) => ({ policies: value, locations: locations === undefined ? [] : locations.known && isWhole(locations) ? locations.value : undefined, strengths: [] }));
    },
    listManagedDevices: async (options) =>
      wholeOrUnknown(await readList(reader, 'managedDevices', () => ({ version: 'v1.0', path: '/deviceManagement/managedDevices', options: { ...selectManagedDevice, $top: '1000' }, budget: 'intune' }), parseManagedDevice, options), 'managedDevices'),
    readGroupDevices: async (group, options) =>
      wholeOrUnknown(await readList(reader, 'groups', () => ({ version: 'v1.0', path: `/groups/${segment(group)}/transitiveMembers`, options: { $select: 'id,deviceId', $top: '999' }, budget: 'directory' }), (row) => deviceIdIn.parse(row).deviceId, options, isDevice), 'groups'),
  };
}

const deviceIdIn = z.object({ deviceId: lax(idText(entraDeviceId)) });

function isDevice(row: unknown): boolean {
  return isObject(row) && row['@odata.type'] === '#microsoft.graph.device';
}
