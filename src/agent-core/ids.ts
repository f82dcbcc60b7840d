import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes identifiers and nonces; passed in, so that tests are repeatable. */
export interface Ids {
  /** A new UUIDv7 (RFC 9562), lower case: sorts by time of making. */
  uuid(): string;
  /** `bytes` random bytes as lower-case hex, for nonces and tokens. */
  nonce(bytes?: number): string;
}

/** Identifiers from the system's random source, with the time of `clock`. */
export function systemIds(clock: Clock): Ids {
  return {
    uuid: () => uuidv7(clock.now(), randomBytes(10)),
    nonce: (bytes = 16) => randomBytes(bytes).toString('hex'),
  };
}

/** RFC 9562, 5.7: 48 bits of Unix milliseconds, version 7, variant 10, the rest random. `random` is 10 bytes. */
export function uuidv7(ms: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, Math.floor(ms)), 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
