/** Limit of a request body in bytes. Teams sends activities of a few kilobytes; a card's answer may reach tens. */
export const maxBodyBytes = 256 * 1024;

/** Reads a body of at most `most` bytes and stops there, so that a long one never fills the memory. */
export async function readBody(chunks: AsyncIterable<Uint8Array>, most: number = maxBodyBytes): Promise<BodyRead> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > most) return { status: 'too-large' };
    parts.push(chunk);
  }
  return { status: 'read', body: Buffer.concat(parts) };
}

/** All values of a header. `request.headers` of Node hides a repeated Authorization, so the raw list is read. */
export function headerValues(request: GateRequest, name: string): readonly string[] {
  return request.rawHeaders.filter((_, at) => at % 2 === 1 && request.rawHeaders[at - 1]?.toLowerCase() === name);
}

/** What the gate judges: a POST to the messages endpoint before anything has interpreted it. */
export interface GateRequest {
  /** Names and values in turn, as `IncomingMessage.rawHeaders` has them. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  /** Of the socket, never of a forwarding header: any caller can write those. */
  readonly remoteAddress: string | undefined;
}

export type BodyRead = { readonly status: 'read'; readonly body: Uint8Array } | { readonly status: 'too-large' };
