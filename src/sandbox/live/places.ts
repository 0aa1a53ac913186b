import { contains } from './conditional-access.ts';
import type { Row } from '../wire/row.ts';

/** Where an address is. The ranges are those reserved for documentation, so they belong to nobody. */
type Place = { cidr: string; city: string; state: string; country: string; latitude: number; longitude: number };

const PLACES: readonly Place[] = [
  { cidr: '203.0.113.0/25', city: 'Seattle', state: 'Washington', country: 'US', latitude: 47.6, longitude: -122.3 },
  { cidr: '203.0.113.128/25', city: 'Gothenburg', state: 'Vastra Gotaland', country: 'SE', latitude: 57.7, longitude: 12 },
  { cidr: '198.51.100.0/24', city: 'Tacoma', state: 'Washington', country: 'US', latitude: 47.3, longitude: -122.4 },
  { cidr: '192.0.2.0/25', city: 'Lisbon', state: 'Lisboa', country: 'PT', latitude: 38.7, longitude: -9.1 },
];

/** Addresses for stories. */
export const ADDRESSES = { office: '203.0.113.20', home: '198.51.100.44', abroad: '192.0.2.17', anonymous: '192.0.2.200' } as const;

export function countryOf(ip: string): string {
  return PLACES.find((place) => contains(place.cidr, ip))?.country ?? '';
}

export function locationOf(ip: string): Row {
  const place = PLACES.find(({ cidr }) => contains(cidr, ip));
  if (place === undefined) return { city: '', state: '', countryOrRegion: '', geoCoordinates: { altitude: null, latitude: null, longitude: null } };
  return { city: place.city, state: place.state, countryOrRegion: place.country, geoCoordinates: { altitude: null, latitude: place.latitude, longitude: place.longitude } };
}
