/** Kleene's three values. */
export type Three = 'yes' | 'no' | 'unknown';

export const truth = (fact: boolean): Three => (fact ? 'yes' : 'no');

export function all(values: readonly Three[]): Three {
  if (values.includes('no')) return 'no';
  if (values.includes('unknown')) return 'unknown';
  return 'yes';
}

export function any(values: readonly Three[]): Three {
  if (values.includes('yes')) return 'yes';
  if (values.includes('unknown')) return 'unknown';
  return 'no';
}

export function not(value: Three): Three {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? 'no' : 'yes';
}
