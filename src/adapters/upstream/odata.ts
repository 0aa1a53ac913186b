import { UpstreamError } from './errors.ts';

/** A string literal of OData 4.01: in single quotes, a quote inside doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `2026-11-22T18:00:00.000Z` */
export function dateLiteral(instant: number): string {
  return new Date(instant).toISOString();
}

/** One segment of a path. A segment of dots would climb to another resource: refused. Throws `upstream.bad-question`. */
export function segment(text: string): string {
  if (/^\.*$/.test(text)) throw new UpstreamError('upstream.bad-question');
  // Quotes and brackets are legal in a path, but OData reads keys between them.
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Query options, percent-encoded: neither the Graph client nor `fetch` encodes `&`, `#` or `+` inside a value. */
export function encodeOptions(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, encodeURIComponent(value)]));
}
