import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maxJsonDepth, parseStrictJson } from '../../../src/bot/gate/strict-json.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('strict JSON', () => {
  test('reads what JSON.parse reads, and says exactly when a key is double, escaped or reserved, or the text too deep', () => {
    fc.assert(
      fc.property(document, ({ text, faults }) => {
        const result = parseStrictJson(bytes(text));
        if (faults.size === 0) expect(result).toEqual({ status: 'parsed', value: parse(text) });
        else expect(result.status === 'refused' && faults.has(result.reason)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('refuses as not JSON exactly the text that JSON.parse refuses', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const result = parseStrictJson(bytes(text));
        const readable = canParse(Buffer.from(text).toString());
        expect(result.status === 'refused' && result.reason === 'body.not-json').toBe(!readable);
        if (result.status === 'parsed') expect(result.value).toEqual(parse(Buffer.from(text).toString()));
      }),
      { numRuns: 20_000 },
    );
  });

  test('answers any bytes at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => expect(['parsed', 'refused']).toContain(parseStrictJson(any).status)), { numRuns: 5_000 });
  });

  test.each([
    ['{"a":1,"a":1}', 'body.duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'body.escaped-key'],
    ['{"x":[{"a":1},{"b":{"c":0,"c":0}}]}', 'body.duplicate-key'],
    ['{"":1,"":2}', 'body.duplicate-key'],
    ['{"\\\\":1}', 'body.escaped-key'],
    ['{"__proto__":{}}', 'body.reserved-key'],
    ['\uFEFF{}', 'body.not-json'],
    ['', 'body.not-json'],
    ['[{}]', 'body.not-an-object'],
  ])('%j is refused as %s', (text, reason) => {
    expect(parseStrictJson(bytes(text))).toEqual({ status: 'refused', reason });
  });

  test.each(['{"a":{"a":{"a":1}},"b":["a","a","b"]}', '{"a":"\\"a\\":1,\\"a\\":2"}', '{"a":[{"k":1},{"k":1}],"k":1}', '{"a":"{{{{","b":"a\\\\"}'])('%s is accepted', (text) => {
    expect(parseStrictJson(bytes(text))).toEqual({ status: 'parsed', value: parse(text) });
  });

  test('32 levels are accepted, 33 are not, and a quarter of a megabyte of brackets is no trouble', () => {
    const levels = (count: number): Uint8Array => bytes(`{"a":${'['.repeat(count - 1)}${']'.repeat(count - 1)}}`);
    expect(parseStrictJson(levels(maxJsonDepth)).status).toBe('parsed');
    expect(parseStrictJson(levels(maxJsonDepth + 1))).toEqual({ status: 'refused', reason: 'body.too-deep' });
    expect(parseStrictJson(levels(131_000))).toEqual({ status: 'refused', reason: 'body.too-deep' });
  });
});

/** JSON text grown from pairs, so that it is known beforehand which objects have a key twice and how deep it goes. */
interface Text {
  readonly text: string;
  readonly faults: ReadonlySet<string>;
  readonly depth: number;
}

const space = fc.constantFrom('', '', ' ', '\n\t', '\r ');
const key = fc.oneof({ weight: 40, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'id', '{', ':', ',', 'é', '😀', '') }, { weight: 9, arbitrary: fc.string() }, { weight: 1, arbitrary: fc.constantFrom('"', '\\') }, { weight: 1, arbitrary: fc.constant('__proto__') });
const spelledKey = fc.tuple(key, fc.nat(9)).map(([name, dice]) => ({ name, spelled: dice === 0 ? escapeAll(name) : JSON.stringify(name) }));
const leaf: fc.Arbitrary<Text> = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)).map((value) => ({ text: JSON.stringify(value), faults: new Set(), depth: 0 }));

const { object } = fc.letrec<{ any: Text; object: Text; array: Text }>((tie) => ({
  any: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, tie('object'), tie('array')),
  object: fc.array(fc.tuple(spelledKey, tie('any'), space, space), { maxLength: 4 }).map((pairs) => {
    const names = pairs.map(([{ name }]) => name);
    const own = [...(new Set(names).size < names.length ? ['body.duplicate-key'] : []), ...(names.includes('__proto__') ? ['body.reserved-key'] : []), ...(pairs.some(([{ spelled }]) => spelled.includes('\\')) ? ['body.escaped-key'] : [])];
    return join('{', '}', pairs.map(([{ spelled }, value, before, after]) => `${before}${spelled}${after}:${before}${value.text}${after}`), pairs.map(([, value]) => value), own);
  }),
  array: fc.array(fc.tuple(tie('any'), space), { maxLength: 4 }).map((items) => join('[', ']', items.map(([value, around]) => around + value.text + around), items.map(([value]) => value), [])),
}));

const document = fc.tuple(object, fc.constantFrom(0, 0, 0, 5, 25, 26, 27, 28, 29, 30, 31, 32, 33)).map(([inner, wraps]) => {
  const text = `${'{"w":'.repeat(wraps)}${inner.text}${'}'.repeat(wraps)}`;
  return { text, faults: new Set([...inner.faults, ...(inner.depth + wraps > maxJsonDepth ? ['body.too-deep'] : [])]) };
});

const nearlyJson = fc.oneof(
  fc.string(),
  fc.json(),
  fc.tuple(object, fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '\u0000', '1', '{', '//')).map(([{ text }, at, inserted]) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + inserted + text.slice(inserted === '' ? cut + 1 : cut);
  }),
);

function join(open: string, close: string, texts: readonly string[], values: readonly Text[], own: readonly string[]): Text {
  return {
    text: open + texts.join(',') + close,
    faults: new Set([...own, ...values.flatMap(({ faults }) => [...faults])]),
    depth: 1 + Math.max(0, ...values.map(({ depth }) => depth)),
  };
}

function escapeAll(name: string): string {
  return `"${Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
