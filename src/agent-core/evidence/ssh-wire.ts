import { RoundsError } from '../errors.ts';
import { bufferOf, concatBytes, equalBytes, plainBytes, utf8Bytes } from './bytes.ts';

/** A `string` of RFC 4251, section 5: its length in four bytes, then its bytes. */
export function sshString(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? utf8Bytes(value) : value;
  return concatBytes(sshUint32(bytes.length), bytes);
}

/** A `uint32` of RFC 4251, section 5. */
export function sshUint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return plainBytes(bytes);
}

/** Reads the types of RFC 4251, section 5 in turn; the bytes may be hostile, so no length is believed. */
export class SshReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #at = 0;

  /** @param what Names the thing in error messages. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = plainBytes(bytes);
    this.#what = what;
  }

  /** The next `count` bytes as they are. @throws RoundsError `INVALID_INPUT` when there are fewer. */
  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw this.malformed('it ends too early');
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  /** @throws RoundsError `INVALID_INPUT` when the bytes end. */
  uint32(): number {
    return bufferOf(this.take(4)).readUInt32BE();
  }

  /** @throws RoundsError `INVALID_INPUT` when the length goes beyond the end. */
  bytes(): Uint8Array {
    return this.take(this.uint32());
  }

  /** A string that must be exactly this. @throws RoundsError `INVALID_INPUT` when it is another. */
  expect(value: string | Uint8Array, field: string): void {
    const wanted = typeof value === 'string' ? utf8Bytes(value) : value;
    if (!equalBytes(this.bytes(), wanted)) throw this.malformed(`its ${field} is not what it must be`);
  }

  /** The bytes that have not been read. */
  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }

  /** @throws RoundsError `INVALID_INPUT` when bytes are left over. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw this.malformed('there is something after its end');
  }

  /** The error for anything wrong with these bytes. */
  malformed(why: string): RoundsError {
    return new RoundsError('INVALID_INPUT', `${this.#what} cannot be used: ${why}. Give the original again.`);
  }
}
