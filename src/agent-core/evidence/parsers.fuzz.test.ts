import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { dearmor } from './armor.ts';
import { decodeBase64, decodeBase64Line } from './base64.ts';
import { canonicalBytes } from './canonical.ts';
import { parseCanonical } from './canonical-parse.ts';
import { parseCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { CompactRange } from './compact-range.ts';
import { publicKeyOf, signerOf, spkiOf, verifyEd25519 } from './ed25519.ts';
import { privateKeyPem, publicKeyPem, readPrivateKey, readPublicKey } from './key-format.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';
import { formatOpensshPrivate, formatOpensshPublic, parseOpensshPrivate, parseOpensshPublic } from './openssh-key.ts';
import { formatVerifierKey, parseNote, parseVerifierKey } from './signed-note.ts';
import { parseSshsig, signSshsig, verifySshsig } from './sshsig.ts';

const seed = new Uint8Array(32).fill(8);
const publicKey = publicKeyOf(seed);
const signer = signerOf(seed);
const origin = 'rounds/device-1';
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Every reader of untrusted text or bytes in this folder, and something that it reads. */
const PARSERS: Record<string, { valid: Uint8Array; read: (bytes: Uint8Array) => unknown }> = {
  parseCanonical: { valid: canonicalBytes({ a: [1, 'é', { b: true }] }), read: (bytes) => parseCanonical(bytes) },
  parseNote: { valid: bytesOf(checkpointText()), read: (bytes) => parseNote(textOf(bytes)) },
  parseCheckpoint: { valid: bytesOf(checkpointText()), read: (bytes) => parseCheckpoint(textOf(bytes)) },
  verifyCheckpoint: {
    valid: bytesOf(checkpointText()),
    read: (bytes) => verifyCheckpoint(textOf(bytes), { name: origin, publicKey }),
  },
  parseVerifierKey: {
    valid: bytesOf(formatVerifierKey({ name: origin, publicKey })),
    read: (bytes) => parseVerifierKey(textOf(bytes)),
  },
  parseSshsig: { valid: bytesOf(signSshsig(seed, signer)), read: (bytes) => parseSshsig(textOf(bytes)) },
  verifySshsig: {
    valid: bytesOf(signSshsig(seed, signer)),
    read: (bytes) => verifySshsig({ armored: textOf(bytes), message: seed, publicKey }),
  },
  'parseSshsig, inside the armor': {
    valid: dearmor('SSH SIGNATURE', signSshsig(seed, signer)),
    read: (bytes) => parseSshsig(wrapped('SSH SIGNATURE', bytes)),
  },
  parseOpensshPublic: {
    valid: bytesOf(formatOpensshPublic({ publicKey, comment: 'x' })),
    read: (bytes) => parseOpensshPublic(textOf(bytes)),
  },
  'parseOpensshPrivate, inside the armor': {
    valid: dearmor('OPENSSH PRIVATE KEY', formatOpensshPrivate({ seed, comment: 'x' })),
    read: (bytes) => parseOpensshPrivate(wrapped('OPENSSH PRIVATE KEY', bytes)),
  },
  'readPublicKey, PEM': { valid: bytesOf(publicKeyPem(publicKey)), read: readPublicKey },
  'readPublicKey, DER': { valid: spkiOf(publicKey), read: readPublicKey },
  'readPrivateKey, PEM': { valid: bytesOf(privateKeyPem(seed)), read: readPrivateKey },
  'readPrivateKey, OpenSSH': { valid: bytesOf(formatOpensshPrivate({ seed, comment: 'x' })), read: readPrivateKey },
  decodeBase64: { valid: bytesOf('Zm9vYg=='), read: (bytes) => decodeBase64(textOf(bytes), 'x') },
  decodeBase64Line: { valid: bytesOf('Zm9vYg==\n'), read: (bytes) => decodeBase64Line(textOf(bytes), 'x') },
};

describe('fuzzing', () => {
  it.each(Object.entries(PARSERS))('%s reads its sample', (_name, { valid, read }) => {
    expect(() => read(valid)).not.toThrow();
  });

  it.each(Object.entries(PARSERS))(
    '%s throws nothing but RoundsError',
    { timeout: 60_000 },
    (_name, { valid, read }) => {
      const input = fc.oneof({ weight: 3, arbitrary: mutations(valid) }, fc.uint8Array({ maxLength: 400 }));
      fc.assert(
        fc.property(input, (bytes) => {
          expect(refusal(() => read(bytes))).toBe('fine');
        }),
        { numRuns: 1500 },
      );
    },
  );

  it('verifying takes any bytes for proofs and signatures', () => {
    const bytes = fc.uint8Array({ maxLength: 70 });
    const number = fc.oneof(fc.nat(), fc.double(), fc.constantFrom(-1, 2 ** 53, Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(fc.array(bytes), bytes, bytes, number, number, (proof, a, b, m, n) => {
        expect(verifyInclusion({ index: m, size: n, leafHash: a, root: b, proof })).toBe(false);
        expect(typeof verifyConsistency({ size1: m, root1: a, size2: n, root2: b, proof })).toBe('boolean');
        expect(verifyEd25519(a, b, proof[0] ?? a)).toBe(false);
        expect(refusal(() => CompactRange.restore({ size: m, hashes: proof.map((each) => textOf(each)) }))).toBe(
          'fine',
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('a proof of a million hashes is refused without hashing it', () => {
    const proof = new Array<Uint8Array>(1_000_000).fill(EMPTY_ROOT);
    expect(verifyInclusion({ index: 0, size: 2 ** 52, leafHash: EMPTY_ROOT, root: EMPTY_ROOT, proof })).toBe(false);
  });

  it.each<[string, string]>([
    ['signature lines', `a\n1\n${'A'.repeat(43)}=\n\n${'\u2014 x AAAAAAA=\n'.repeat(60_000)}`],
    ['empty lines', '\n'.repeat(1024 * 1024)],
    ['one line', 'a'.repeat(32 * 1024 * 1024)],
    ['armor', `-----BEGIN SSH SIGNATURE-----\n${'A\n'.repeat(1024 * 1024)}-----END SSH SIGNATURE-----\n`],
    ['plus signs', '+'.repeat(1024 * 1024)],
    ['spaces', `ssh-ed25519 ${' '.repeat(1024 * 1024)}`],
  ])('millions of %s are refused without a hang', (_what, text) => {
    for (const read of [
      parseNote,
      parseCheckpoint,
      parseVerifierKey,
      parseSshsig,
      parseOpensshPrivate,
      parseOpensshPublic,
    ]) {
      expect(() => read(text)).toThrow(RoundsError);
    }
    expect(() => readPublicKey(bytesOf(text))).toThrow(RoundsError);
    expect(() => readPrivateKey(bytesOf(text))).toThrow(RoundsError);
  });
});

/** Small edits of something valid, which reach deeper than random bytes. */
function mutations(valid: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    kind: fc.constantFrom('set', 'flip', 'insert', 'delete', 'double', 'cut'),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
    byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 0xff, 0x0a, 0x20, 0x3d)),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, { kind, at, length, byte }) => {
      const i = bytes.length === 0 ? 0 : at % bytes.length;
      const [before, rest] = [bytes.subarray(0, i), bytes.subarray(i)];
      if (kind === 'set') return Buffer.concat([before, Buffer.of(byte), rest.subarray(1)]);
      if (kind === 'flip')
        return Buffer.concat([before, Buffer.of((rest[0] ?? 0) ^ (1 << (byte & 7))), rest.subarray(1)]);
      if (kind === 'insert') return Buffer.concat([before, Buffer.alloc(length, byte), rest]);
      if (kind === 'delete') return Buffer.concat([before, rest.subarray(length)]);
      if (kind === 'double') return Buffer.concat([before, rest.subarray(0, length), rest]);
      return Buffer.from(before);
    }, Buffer.from(valid)),
  );
}

/** `fine` when it ends or throws a RoundsError with a code of input; else what went wrong. */
function refusal(run: () => unknown): string {
  try {
    run();
    return 'fine';
  } catch (error) {
    if (!(error instanceof RoundsError)) return `threw ${String(error)}`;
    return ['INVALID_INPUT', 'UNSUPPORTED', 'EVIDENCE_DAMAGED'].includes(error.code) ? 'fine' : `code ${error.code}`;
  }
}

function checkpointText(): string {
  const text = signCheckpoint({ origin, size: 7, root: EMPTY_ROOT, extensions: ['x'] }, signer);
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Text of samples that were kept as latin1 of their UTF-8 bytes. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function wrapped(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----\n`;
}
