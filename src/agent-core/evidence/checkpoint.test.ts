import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { originOf, parseCheckpoint, signCheckpoint, type TreeHead, verifyCheckpoint } from './checkpoint.ts';
import { signerOf } from './ed25519.ts';
import { EMPTY_ROOT, leafHash } from './merkle.ts';
import { parseVerifierKey } from './signed-note.ts';

const VECTORS = new URL('../../../test/vectors/checkpoint/', import.meta.url);

interface CheckpointVector {
  name: string;
  origin: string;
  size: number;
  root: string;
  verifierKey: string | null;
  checkpoint: string;
}

describe('against checkpoints that others signed', () => {
  const vectors: CheckpointVector[] = JSON.parse(readFileSync(new URL('checkpoints.json', VECTORS), 'utf8'));

  it.each(vectors)('$name', (vector) => {
    const parsed = parseCheckpoint(vector.checkpoint);
    expect(parsed).toMatchObject({ origin: vector.origin, size: vector.size, extensions: [] });
    expect(Buffer.from(parsed.root).toString('base64')).toBe(vector.root);
    if (vector.verifierKey === null) return;
    const key = { ...parseVerifierKey(vector.verifierKey), origin: vector.origin };
    expect(verifyCheckpoint(vector.checkpoint, key)).toMatchObject({ ok: true });
    const other = vector.checkpoint.replace(String(vector.size), String(vector.size + 1));
    expect(verifyCheckpoint(other, key)).toMatchObject({ ok: false, problem: 'bad_signature' });
  });
});

describe('a checkpoint of ours', () => {
  const signer = signerOf(Buffer.alloc(32, 3));
  const origin = originOf('0197f3a0-0000-7000-8000-000000000001');
  const key = { name: origin, publicKey: signer.publicKey };
  const head: TreeHead = { origin, size: 42, root: leafHash(Buffer.of(1)), extensions: [] };

  it('has the form that the specification of the log states', () => {
    const text = signCheckpoint(head, signer);
    expect(text).toMatch(
      /^rounds\/0197f3a0-0000-7000-8000-000000000001\n42\n[A-Za-z0-9+/]{43}=\n\n\u2014 rounds\/0197f3a0-\S+ [A-Za-z0-9+/]{90,92}={0,2}\n$/,
    );
    expect(verifyCheckpoint(text, key)).toMatchObject({ ok: true, checkpoint: head });
  });

  it('comes back as it was, for any size, root and extension lines', () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((each) => /^[^\p{Cc}]+$/u.test(each));
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(line),
        (size, root, extensions) => {
          const verdict = verifyCheckpoint(signCheckpoint({ origin, size, root, extensions }, signer), key);
          expect(verdict.ok).toBe(true);
          if (!verdict.ok) return;
          expect({ ...verdict.checkpoint, root: [...verdict.checkpoint.root] }).toMatchObject({
            size,
            root: [...root],
            extensions,
          });
        },
      ),
    );
  });

  it('does not verify with any one character changed', () => {
    const text = signCheckpoint(head, signer);
    for (let i = 0; i < text.length; i += 1) {
      for (const put of ['0', 'A', '\n', ' ']) {
        const changed = text.slice(0, i) + put + text.slice(i + 1);
        if (changed !== text) expect(verifyCheckpoint(changed, key).ok).toBe(false);
      }
      expect(verifyCheckpoint(text.slice(0, i) + text.slice(i + 1), key).ok).toBe(false);
    }
  });

  it('is told from one of another log, though the same key signed it', () => {
    const other = signCheckpoint({ ...head, origin: 'rounds/other' }, signer);
    expect(verifyCheckpoint(other, key)).toMatchObject({ ok: false, problem: 'wrong_origin' });
  });

  it('is told from one of another key', () => {
    const text = signCheckpoint(head, signerOf(Buffer.alloc(32, 4)));
    expect(verifyCheckpoint(text, key)).toMatchObject({ ok: false, problem: 'no_signature' });
  });

  it.each([
    ['a leading zero', 'o\n042\nROOT\n'],
    ['a sign', 'o\n+42\nROOT\n'],
    ['hexadecimal', 'o\n0x2a\nROOT\n'],
    ['an exponent', 'o\n1e3\nROOT\n'],
    ['a size beyond 2^53 - 1', 'o\n9007199254740992\nROOT\n'],
    ['an Arabic-Indic digit', 'o\n\u0664\nROOT\n'],
    ['an empty origin', '\n42\nROOT\n'],
    ['an empty extension line', 'o\n42\nROOT\n\nx\n'],
    ['no root', 'o\n42\n'],
    ['a short root', 'o\n42\nAAAA\n'],
    ['a root with a space', 'o\n42\nROOT \n'],
  ])('is refused with %s', (_what, template) => {
    const text = template.replace('ROOT', Buffer.from(EMPTY_ROOT).toString('base64'));
    const line = signCheckpoint(head, signer).split('\n').at(-2);
    const verdict = verifyCheckpoint(`${text}\n${line}\n`, key);
    expect(verdict).toMatchObject({ ok: false, problem: 'malformed' });
  });

  it.each<[string, Partial<TreeHead>]>([
    ['a line break in the origin', { origin: 'a\nb' }],
    ['an origin that cannot be a key name', { origin: 'a b' }],
    ['an empty origin', { origin: '' }],
    ['an empty extension line', { extensions: [''] }],
    ['a line break in an extension', { extensions: ['a\nb'] }],
    ['a fraction as size', { size: 1.5 }],
    ['a negative size', { size: -1 }],
    ['a short root', { root: Buffer.of(1) }],
  ])('is not signed with %s', (_what, wrong) => {
    expect(() => signCheckpoint({ ...head, ...wrong }, signer)).toThrow(RoundsError);
  });
});
