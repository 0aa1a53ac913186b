import fc from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/core/change/json.ts';

const names = fc.constantFrom('a', 'b', 'state', 'constructor', '__proto__', '', 'a.b');
const scalars = fc.oneof(fc.constantFrom<Json>(null, true, 'true', 1, '1', '', 'x'.repeat(250), `${'x'.repeat(250)}y`), fc.string({ maxLength: 3 }), fc.integer({ min: -2, max: 2 }));

/** Small objects that often share names and values, so that near misses are met. */
export const { objects } = fc.letrec<{ objects: JsonObject; values: Json }>((tie) => ({
  values: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalars, fc.array(tie('values'), { maxLength: 3 }), tie('objects')),
  objects: fc.dictionary(names, tie('values'), { maxKeys: 4, noNullPrototype: true }),
}));
