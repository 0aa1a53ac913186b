/** `perhaps`: what was read does not settle it. A guard counts it as the worse of the two. */
export type Certainty = 'yes' | 'perhaps' | 'no';

const order: readonly Certainty[] = ['no', 'perhaps', 'yes'];

/** As certain as the least certain part; `yes` for no parts. */
export function allOf(parts: readonly Certainty[]): Certainty {
  return order[Math.min(2, ...parts.map((part) => order.indexOf(part)))] ?? 'perhaps';
}

/** As certain as the most certain part; `no` for no parts. */
export function anyOf(parts: readonly Certainty[]): Certainty {
  return order[Math.max(0, ...parts.map((part) => order.indexOf(part)))] ?? 'perhaps';
}

export function not(part: Certainty): Certainty {
  return order[2 - order.indexOf(part)] ?? 'perhaps';
}

export function certain(known: boolean | undefined): Certainty {
  return known === undefined ? 'perhaps' : known ? 'yes' : 'no';
}
