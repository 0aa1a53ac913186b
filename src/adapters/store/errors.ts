/**
 * Why the store could not be opened or went on no further. `in-use`: another process has the directory; `newer`: the
 * database was written by a later release; `not-durable`: commits would not survive a power cut; `incompatible`: made by
 * another major version of the engine; `bad-address`: the URL or schema is not usable; `nested`: the outer store was used
 * inside a transaction, or a transaction after its end; `unreadable-change`, `unreadable-pilot`: what is stored is not as this release writes it.
 */
export type StoreErrorCode = 'in-use' | 'newer' | 'not-durable' | 'incompatible' | 'bad-address' | 'nested' | 'unreadable-change' | 'unreadable-pilot';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
