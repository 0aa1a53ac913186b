import { describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createFileUploads, isStorageAddress } from '../../../src/adapters/teams/file-uploads.ts';

const file = new TextEncoder().encode('a,b\r\n');

describe('where a file may be put', () => {
  test.each([
    'https://contoso-my.sharepoint.com/personal/nora/_api/v2.0/drive/items/01/uploadSession?guid=1&tempauth=x',
    'https://contoso.sharepoint.com/a',
    'https://CONTOSO-my.SharePoint.com/a',
  ])('%s is a place of SharePoint', (url) => {
    expect(isStorageAddress(url, '.sharepoint.com')).toBe(true);
  });

  test.each([
    'http://contoso-my.sharepoint.com/a',
    'https://sharepoint.com/a',
    'https://.sharepoint.com/a',
    'https://contoso.sharepoint.com.evil.example/a',
    'https://evil.example/contoso.sharepoint.com',
    'https://evil.example#.sharepoint.com',
    'https://evil.example?.sharepoint.com',
    'https://evil.example\\.sharepoint.com/a',
    'https://user@contoso.sharepoint.com/a',
    'https://contoso.sharepoint.com@evil.example/a',
    'https://contoso.sharepoint.com:8443/a',
    'https://evilsharepoint.com/a',
    'https://contoso.sharepoint.com./a',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/a',
    'http://127.0.0.1:80/a',
    'file:///etc/passwd',
    ' https://contoso.sharepoint.com/a',
    'https:contoso.sharepoint.com/a',
    '//contoso.sharepoint.com/a',
    '',
  ])('%j is not', (url) => {
    expect(isStorageAddress(url, '.sharepoint.com')).toBe(false);
  });

  test('a place elsewhere gets no request at all', async () => {
    let asked = 0;
    const fetch = async (): Promise<Response> => Promise.resolve((asked += 1, new Response()));
    const uploads = createFileUploads({ fetch, hostSuffix: '.sharepoint.com', timeoutMs: 100 });
    expect(await uploads.upload('https://169.254.169.254/latest', file)).toEqual({ status: 'failed', reason: 'the address is not one of SharePoint' });
    expect(asked).toBe(0);
  });
});

describe('a file that is put there', () => {
  test('goes as one range, whole, with no credential', async () => {
    await using storage = await startStorage(201);
    expect(await uploadsTo().upload(storage.url, file)).toEqual({ status: 'uploaded' });
    const [request] = storage.requests;
    expect(request).toMatchObject({ method: 'PUT', body: 'a,b\r\n', headers: { 'content-range': 'bytes 0-4/5', 'content-length': '5' } });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers).not.toHaveProperty('cookie');
  });

  test.each([403, 404, 507])('is not taken with HTTP %i, which is said', async (status) => {
    await using storage = await startStorage(status);
    expect(await uploadsTo().upload(storage.url, file)).toEqual({ status: 'failed', reason: `HTTP ${String(status)}` });
  });

  test('follows no answer elsewhere', async () => {
    await using elsewhere = await startStorage(201);
    await using storage = await startStorage(307, elsewhere.url);
    expect(await uploadsTo().upload(storage.url, file)).toEqual({ status: 'failed', reason: 'no answer' });
    expect(elsewhere.requests).toEqual([]);
  });

  test('is given up when nobody answers', async () => {
    await using storage = await startStorage(undefined);
    expect(await uploadsTo(100).upload(storage.url, file)).toEqual({ status: 'failed', reason: 'no answer' });
  });
});

function uploadsTo(timeoutMs = 2_000) {
  return createFileUploads({ fetch: globalThis.fetch, hostSuffix: '.sharepoint.com', alsoAllowed: (url) => url.startsWith('http://127.0.0.1:'), timeoutMs });
}

interface Taken {
  readonly method: string | undefined;
  readonly headers: NodeJS.Dict<string | readonly string[]>;
  readonly body: string;
}

/** `status` undefined: it takes the file and never answers. */
async function startStorage(status: number | undefined, location?: string): Promise<{ readonly url: string; readonly requests: readonly Taken[] } & AsyncDisposable> {
  const requests: Taken[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      requests.push({ method: request.method, headers: request.headers, body: body.toString() });
      if (status === undefined) return;
      response.writeHead(status, location === undefined ? {} : { location });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}/session`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
