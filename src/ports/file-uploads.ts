/** Puts a file where Teams has prepared a place for it, once the person has agreed to take it. */
export interface FileUploads {
  /** Whether an address is one of those at which Teams keeps the files of people; whatever comes with an activity may be forged. */
  isAllowed(url: string): boolean;
  /** One request, with no credential of ours: the address itself is the right to write there. Never rejects. */
  upload(url: string, file: Uint8Array<ArrayBuffer>): Promise<UploadOutcome>;
}

export type UploadOutcome =
  | { readonly status: 'uploaded' }
  /** `reason` for the log and for people: a word of ours or an HTTP status. */
  | { readonly status: 'failed'; readonly reason: string };
