import fc from 'fast-check';

/** Pieces that mean something to markdown, to the templating engine, to Teams or to the eye. */
const pieces = [
  ...['**', '*', '_', '__', '~~', '`', '[', ']', '](', '(', ')', '[x](https://evil.example)', '![x](data:,)', '<', '>', '<at>', '</at>', '<AT id="0">'],
  ...['&lt;', '&#60;', '&', '|', '\\', '\\\\', '#', '# ', '- ', '+ ', '1. ', '2) ', '> ', '---', '===', 'https://', 'www.', 'mailto:a@b.c'],
  ...['${', '}', '${$root}', "${json('x')}", '$', '{', '{{DATE(2026-01-01,SHORT)}}', '"', "'", '\n', '\r\n', '\t', '\u0000', '\u0007', '\u2028'],
  ...['\u202E', '\u2066', '\u200B', '\u200D', '\uFEFF', '\u3164', '\u0301\u0301\u0301\u0301\u0301', '\uD800', '\uDC00', '\u{1F468}\u200D\u{1F469}', 'é', '漢', 'ﷺ', 'a', ' '],
  ...['{"type":"Action.OpenUrl"}', '"},{"type":"TextBlock"', '__proto__', 'constructor', '$data', '$when'],
];

/** A string that an attacker may put into the name of a device, an app or a person. At most about 60 characters. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
