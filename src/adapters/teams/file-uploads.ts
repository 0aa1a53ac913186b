import type { FileUploads, UploadOutcome } from '../../ports/file-uploads.ts';

export interface FileUploadOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Besides the hosts below; for the sandbox, where a stand-in on this machine takes the files. */
  readonly alsoAllowed?: (url: string) => boolean;
  /** Hosts end with this, such as `.sharepoint.com`. */
  readonly hostSuffix: string;
  /** Milliseconds for one file; Teams waits about ten seconds for the answer to a consent. */
  readonly timeoutMs: number;
}

/** The file of somebody's OneDrive lies on a host of SharePoint. Sources: "Send and receive files using a bot"; Office 365 URLs of each cloud. */
export function createFileUploads({ fetch, alsoAllowed = () => false, hostSuffix, timeoutMs }: FileUploadOptions): FileUploads {
  const isAllowed = (url: string): boolean => isStorageAddress(url, hostSuffix) || alsoAllowed(url);
  return {
    isAllowed,
    upload: async (url, file): Promise<UploadOutcome> => {
      if (!isAllowed(url)) return { status: 'failed', reason: 'the address is not one of SharePoint' };
      try {
        const response = await fetch(url, {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes 0-${String(file.byteLength - 1)}/${String(file.byteLength)}` },
          body: file,
          // An answer must not lead the file elsewhere.
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        });
        await response.body?.cancel();
        return response.ok ? { status: 'uploaded' } : { status: 'failed', reason: `HTTP ${String(response.status)}` };
      } catch {
        return { status: 'failed', reason: 'no answer' };
      }
    },
  };
}

/** https, a plain host name below the suffix, no user, no port. */
export function isStorageAddress(address: string, hostSuffix: string): boolean {
  const url = URL.parse(address);
  if (url === null || !/^https:\/\/[a-z0-9-]/i.test(address)) return false;
  const { protocol, hostname, port, username, password } = url;
  return protocol === 'https:' && port === '' && username === '' && password === '' && hostname.endsWith(hostSuffix) && /^(?!-)[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(hostname.slice(0, -hostSuffix.length));
}
