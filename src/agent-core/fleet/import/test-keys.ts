import { createHash } from 'node:crypto';

/** A host key as tests need it: a line of known_hosts without its names, and the fingerprint. */
export interface TestHostKey {
  readonly base64: string;
  /** `type base64` */
  readonly line: string;
  readonly fingerprint: string;
}

/** A public key made of one byte repeated: nobody has its private half. Only the envelope is that of a real key. */
export function hostKey(byte: number, type = 'ssh-ed25519'): TestHostKey {
  const lengthOf = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const blob = Buffer.concat([lengthOf(Buffer.from(type)), lengthOf(Buffer.alloc(32, byte))]);
  const base64 = blob.toString('base64');
  const print = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { base64, line: `${type} ${base64}`, fingerprint: `SHA256:${print}` };
}
