import type { Impact } from './impact.ts';

/** The same with people and devices by id alone: for what is kept after the person is forgotten. */
export function withoutNames(impact: Impact): Impact {
  if (impact.status !== 'measured') return impact;
  const top = impact.top.map((person) => ({ ...person, name: '', userPrincipalName: undefined, devices: person.devices.map((device) => ({ ...device, name: '' })) }));
  return { ...impact, top };
}
