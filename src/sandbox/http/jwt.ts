import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRow, type Row } from '../wire/row.ts';

/** Signs claims with HS256; the sandbox is the only one who reads its tokens. */
export function signJwt(claims: Row, key: string): string {
  const body = `${encode({ alg: 'HS256', typ: 'JWT', kid: 'sandbox' })}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

/** The claims of a token signed with this key; undefined for anything else. Does not look at `exp`. */
export function readJwt(token: string, key: string): Row | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  const expected = createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? claimsOf(token) : undefined;
}

/** The claims of a well-formed token, whoever signed it: assertions of real certificates cannot be checked here. */
export function claimsOf(token: string): Row | undefined {
  const pieces = token.split('.');
  if (pieces.length !== 3 || pieces.some((piece) => !/^[\w-]+$/.test(piece))) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(pieces[1] ?? '', 'base64url').toString('utf8'));
    return isRow(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: Row): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
