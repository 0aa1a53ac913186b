import { appendFileSync } from 'node:fs';

export type WireRecord = {
  method: string;
  url: string;
  version: string;
  requestHeaders: Record<string, string>;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
  tenant: 'pilot' | 'dump';
};

/**
 * Appends one line per exchange to the file named by GATEHOUSE_WIRE_LOG. One write per line in append mode,
 * so that several processes may write the same file.
 */
export function logExchange(file: string | undefined, record: WireRecord): void {
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(record)}\n`);
}
