import { headerValues, type GateRequest } from './request.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { RefusalReason } from './verdict.ts';

/** Limit of the whole Authorization header in characters. A Bot Framework token has about 1,000. */
const maxHeaderLength = 8 * 1024;

/** Header parameters that would let a token bring its own key or change how the rest is read. */
const forbiddenParameters = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'] as const;

/**
 * Takes the one bearer token out of a request and judges its header, before any cryptography.
 * The scheme's case does not count (RFC 9110, 11.1); everything else is exact.
 */
export function readBearer(request: GateRequest): BearerToken | RefusalReason {
  const [header, ...others] = headerValues(request, 'authorization');
  if (header === undefined) return 'authorization.missing';
  if (others.length > 0) return 'authorization.repeated';
  if (header.length > maxHeaderLength) return 'authorization.too-long';
  const token = /^bearer ([^ ]+)$/i.exec(header)?.[1];
  if (token === undefined) return 'authorization.not-bearer';
  const segments = token.split('.');
  if (segments.length !== 3 || !segments.every(isCanonicalBase64Url)) return 'token.malformed';
  const parameters = parseSegment(segments[0] ?? '');
  return parameters === undefined ? 'token.malformed' : judgeHeader(token, parameters);
}

export interface BearerToken {
  readonly token: string;
  readonly keyId: string;
}

function judgeHeader(token: string, parameters: JsonObject): BearerToken | RefusalReason {
  const { alg, kid, typ } = parameters;
  if (alg !== 'RS256') return 'token.algorithm';
  if (forbiddenParameters.some((name) => Object.hasOwn(parameters, name))) return 'token.header';
  if (typ !== undefined && (typeof typ !== 'string' || typ.toUpperCase() !== 'JWT')) return 'token.header';
  if (typeof kid !== 'string' || kid === '') return 'token.header';
  return { token, keyId: kid };
}

/** One spelling per token: spare bits in the last character would give one signature several spellings. */
function isCanonicalBase64Url(segment: string): boolean {
  return segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

function parseSegment(segment: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
