import { z } from 'zod/v4';
import type { AuthenticationStrength } from '../../core/conditional-access/access-rules.ts';
import { isObject, lax, text } from '../upstream/fields.ts';

const strengthRow = z.object({
  id: lax(text),
  allowedCombinations: lax(z.array(text).min(1)),
  requirementsSatisfied: lax(z.string()),
  combinationConfigurations: lax(z.array(z.unknown())),
});

/** Reads an `authenticationStrengthPolicy`, or the object of it in a policy, which may hold the id alone. Undefined: no object. */
export function readStrength(row: unknown): AuthenticationStrength | undefined {
  if (!isObject(row)) return undefined;
  const { id, allowedCombinations, requirementsSatisfied, combinationConfigurations } = strengthRow.parse(row);
  return {
    id: id?.trim().toLowerCase(),
    allowedCombinations,
    satisfiesMfa: requirementsSatisfied === undefined ? undefined : requirementsSatisfied.toLowerCase().split(',').map((word) => word.trim()).includes('mfa'),
    restricted: (combinationConfigurations?.length ?? 0) > 0,
  };
}
