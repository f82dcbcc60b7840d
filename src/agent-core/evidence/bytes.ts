/**
 * Bytes as plain `Uint8Array`: a `Buffer` is one too, but is compared, printed and sliced in its own way, so functions
 * of this folder take either and give the plain kind.
 */

/** The same memory as a plain array. */
export function plainBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** The same memory as a Buffer, for its methods. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All parts behind each other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return plainBytes(Buffer.concat(parts));
}

/** Whether both have the same bytes. Not in constant time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** UTF-8 of a text. */
export function utf8Bytes(text: string): Uint8Array {
  return plainBytes(Buffer.from(text, 'utf8'));
}

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex');
}
