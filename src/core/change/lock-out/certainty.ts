/** `perhaps`: what was read does not settle it. A guard counts it as the worse of the two. */
export type Certainty = 'yes' | 'perhaps' | 'no';

/** As certain as the least certain part; `yes` for no parts. */
export function allOf(parts: readonly Certainty[]): Certainty {
  if (parts.includes('no')) return 'no';
  return parts.includes('perhaps') ? 'perhaps' : 'yes';
}

/** As certain as the most certain part; `no` for no parts. */
export function anyOf(parts: readonly Certainty[]): Certainty {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('perhaps') ? 'perhaps' : 'no';
}

export function not(part: Certainty): Certainty {
  if (part === 'perhaps') return 'perhaps';
  return part === 'yes' ? 'no' : 'yes';
}

export function certain(known: boolean | undefined): Certainty {
  if (known === undefined) return 'perhaps';
  return known ? 'yes' : 'no';
}
