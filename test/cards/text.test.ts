import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeSentence, escapeText, nameLimit, plainText, sentenceLimit } from '../../src/cards/text.ts';
import { hostileText } from './support/hostile-text.ts';
import { teamsMarkdown } from './support/teams-markdown.ts';

describe('text from outside', () => {
  test.each([
    ['an ordinary name stays as it is', 'CONTOSO-LT-0417 (spare) #2 & co.', 'CONTOSO-LT-0417 (spare) #2 & co.'],
    ['emphasis is not emphasised', '**bold** _it_ ~no~ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\~no\\~ \\`code\\`'],
    ['a link is not a link', '[click](https://evil.example)', '\\[click\\]\\(https:\\/\\/evil.example)'],
    ['a bare address is not turned into a link', 'www.evil.example', 'www\\.evil.example'],
    ['a mention is not a mention', '<at>everyone</at>', '\\< at>everyone\\< /at>'],
    ['markup is not markup', '<b>x</b> &lt;', '\\<b>x\\</b> \\&lt;'],
    ['a number at the start is not a list', '1. delete everything', '1\\. delete everything'],
    ['a dash at the start is not a list', '- item', '\\- item'],
    ['a path through the settings stays readable', 'Settings > Accounts', 'Settings > Accounts'],
    ['an angle at the start is not a quotation', '> hi', '\\> hi'],
    ['a hash at the start is not a heading', '# big', '\\# big'],
    ['a binding is not a binding', '${$root.secret}', '$ {$root.secret}'],
    ['several lines become one', 'a\r\n\n\tb\u2028c', 'a b c'],
    ['invisible and reversing characters go', 'a\u200Bb\u202Ec\u0000\uFEFFd\u2066', 'abc d'],
    ['stacked accents are cut', `e${'\u0301'.repeat(40)}`, 'e\u0301\u0301\u0301'],
    ['half a character is replaced', '\uD800x', '\uFFFDx'],
    ['nothing visible is said to be so', '\u200B \n', '(no text)'],
  ])('%s', (_, text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  test('a name is cut at 128 characters and a sentence at 400, with a mark', () => {
    expect(Array.from(escapeText('é'.repeat(500)))).toHaveLength(nameLimit);
    expect(escapeText('x'.repeat(500))).toMatch(/x…$/);
    expect(Array.from(escapeSentence('𝒳'.repeat(500)))).toHaveLength(sentenceLimit);
  });

  test('where there is no markdown there are no backslashes', () => {
    expect(plainText('LT_04 [a] <at>x</at> ${y}')).toBe('LT_04 [a] < at>x< /at> $ {y}');
  });

  test('whatever it is, it is read as written: no link, list, emphasis or mention', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const written = plainText(text).replaceAll('&', '&#38;').replaceAll('<', '&#60;').replaceAll('>', '&#62;');
        const escaped = escapeText(text);
        return entitiesOf(teamsMarkdown(escaped)) === `<p>${entitiesOf(written)}</p>` && !/\$\{|<at|[\p{Cc}\p{Cf}]/iu.test(escaped);
      }),
      { numRuns: 100_000 },
    );
  });
});

/** The markdown page writes escaped characters as entities; only those of markup are kept, to tell text from tags. */
function entitiesOf(html: string): string {
  return html.replace(/&#(\d+);/g, (entity, code: string) => (['38', '60', '62'].includes(code) ? entity : String.fromCodePoint(Number(code))));
}
