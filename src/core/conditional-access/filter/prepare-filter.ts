import type { Filter } from '../access-policy.ts';
import { attributesOf, matchesNothing } from './evaluate.ts';
import { parseFilter } from './parse-filter.ts';
import type { FilterRule } from './rule.ts';

export type ParsedFilter =
  | {
      readonly understood: true;
      readonly mode: Filter['mode'];
      readonly rule: FilterRule;
      readonly attributes: readonly string[];
      /** It names an extension attribute of a device. */
      readonly extended: boolean;
      /** Whether it matches where there is no object, such as a device that is not registered. */
      readonly withoutObject: boolean;
    }
  | { readonly understood: false; readonly mode: Filter['mode']; readonly because: string };

/** @param prefix `device` or `CustomSecurityAttribute` */
export function prepareFilter(filter: Filter | undefined, prefix: string): ParsedFilter | undefined {
  if (filter === undefined) return undefined;
  const { mode } = filter;
  const parsed = parseFilter(filter.rule, prefix);
  if (!parsed.understood) return { understood: false, mode, because: parsed.because };
  const attributes = attributesOf(parsed.rule);
  return { understood: true, mode, rule: parsed.rule, attributes, extended: attributes.some(isExtension), withoutObject: matchesNothing(parsed.rule) };
}

export function isExtension(attribute: string): boolean {
  return attribute.startsWith('extensionattribute');
}
