import fc from 'fast-check';
import type { Json } from '../../../src/core/change/json.ts';

/** Every value that JSON text can say, with names and numbers that implementations get wrong. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, '', 'null', '0', 0, 1, -1, 1e21, 5e-324, 0.1, [], {}),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\uD800', '\u0000', '"', '\\', '\u2028', 'é', 'e\u0301'),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'constructor', 'a', 'b', '10', '9', '', 'é'), fc.string()), tie('json'), { maxKeys: 4 }),
  ),
})).json;
