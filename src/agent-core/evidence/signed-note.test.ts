import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RoundsError } from '../errors.ts';
import { signerOf } from './ed25519.ts';
import { formatVerifierKey, noteKeyId, parseNote, parseVerifierKey, signNote, verifyNote } from './signed-note.ts';

const VECTORS = new URL('../../../test/vectors/checkpoint/', import.meta.url);

interface NoteVector {
  name: string;
  note: string;
  verifierKeys: string[];
  signerKeys: string[];
}

describe('against notes that others signed', () => {
  const vectors: NoteVector[] = JSON.parse(readFileSync(new URL('notes.json', VECTORS), 'utf8'));
  const [peter, quasimodo] = vectors;
  if (peter === undefined || quasimodo === undefined) throw new Error('vectors missing');

  it.each(vectors)('$name', ({ note, verifierKeys }) => {
    const parsed = parseNote(note);
    expect(note.startsWith(`${parsed.text}\n\u2014 `)).toBe(true);
    for (const key of verifierKeys) expect(verifyNote(parsed, parseVerifierKey(key))).toBe('good');
  });

  it('keeps empty lines inside the text', () => {
    const { text, signatures } = parseNote(quasimodo.note);
    expect(text).toContain('di sole:\n\ned');
    expect(signatures.map((line) => line.name)).toEqual(['quasimodo.example/salvatore']);
  });

  it('signs byte for byte as golang.org/x/mod/sumdb/note does', () => {
    const [, name, , key] = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(peter.signerKeys[0] ?? '') ?? [];
    const seed = Buffer.from(key ?? '', 'base64').subarray(1);
    const text = parseNote(peter.note).text;
    const own = signNote(text, name ?? '', signerOf(seed));
    expect(own).toBe(peter.note.split('\n').slice(0, -2).join('\n').concat('\n'));
  });

  it('writes verifier keys as they are published', () => {
    for (const key of peter.verifierKeys) expect(formatVerifierKey(parseVerifierKey(key))).toBe(key);
  });

  it('refuses every mangled verifier key', () => {
    const key = peter.verifierKeys[0] ?? '';
    for (let i = 0; i < key.length; i += 1) {
      const next = String.fromCharCode(key.charCodeAt(i) + 1);
      expect(() => parseVerifierKey(key.slice(0, i) + next + key.slice(i + 1))).toThrow(RoundsError);
      expect(() => parseVerifierKey(key.slice(0, i))).toThrow(RoundsError);
      if (i > 0) expect(() => parseVerifierKey(key.slice(i))).toThrow(RoundsError);
    }
    // From the same tests: a key of wrong length and one of an unknown algorithm, with fitting key ids.
    for (const bad of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ]) {
      expect(() => parseVerifierKey(bad)).toThrow(RoundsError);
    }
  });

  it('refuses the malformed notes of the same tests', () => {
    const { text } = parseNote(peter.note);
    const line = `${peter.note.split('\n').at(-3)}\n`;
    expect(parseNote(`${text}\n${line}`).signatures).toHaveLength(1);
    for (const bad of [
      text,
      `${text}\n`,
      `${text}\n${line.slice(0, -1)}`,
      `\u0001${text}\n${line}`,
      `${text}\n${line.replace('PeterNeumann', 'Bad Name')}`,
      `${text}\n${line}Unexpected line.\n`,
      `${text}\n${line.repeat(101)}`,
      `${text}\n${line.replace('x08go', 'x08g\t')}`,
      `${text}\n${line.replace('\u2014', '-')}`,
      `${text}\n${line.replace(/\n$/, '\r\n')}`,
      `\ud800${text}\n${line}`,
    ]) {
      expect(() => parseNote(bad)).toThrow(RoundsError);
    }
  });
});

describe('verifyNote', () => {
  const alice = signerOf(Buffer.alloc(32, 1));
  const bob = signerOf(Buffer.alloc(32, 2));
  const key = { name: 'alice', publicKey: alice.publicKey };
  const note = signNote('text\n', 'alice', alice);
  const bobLine = signNote('text\n', 'bob', bob).split('\n').at(-2);

  it('ignores lines of other keys, before and after', () => {
    const [head, line] = note.split('\n\n');
    expect(verifyNote(parseNote(`${head}\n\n${bobLine}\n${line}`), key)).toBe('good');
    expect(verifyNote(parseNote(`${note}${bobLine}\n`), key)).toBe('good');
  });

  it('knows a key by name and id together', () => {
    expect(verifyNote(parseNote(note), { ...key, name: 'alicia' })).toBe('no_signature');
    expect(verifyNote(parseNote(note), { ...key, publicKey: bob.publicKey })).toBe('no_signature');
    expect(Buffer.compare(noteKeyId(key), noteKeyId({ ...key, name: 'alicia' }))).not.toBe(0);
  });

  it('ignores a line that claims our key id under another name', () => {
    expect(verifyNote(parseNote(note.replace('\u2014 alice ', '\u2014 alicia ')), key)).toBe('no_signature');
  });

  it('is not satisfied by a good line beside a wrong one of the same key', () => {
    const other = signNote('other\n', 'alice', alice).split('\n').at(-2);
    expect(verifyNote(parseNote(`${note}${other}\n`), key)).toBe('bad_signature');
  });

  it('notices every changed character of the text', () => {
    expect(verifyNote(parseNote(note.replace('text', 'test')), key)).toBe('bad_signature');
    expect(verifyNote(parseNote(`\n${note}`), key)).toBe('bad_signature');
  });
});

describe('signNote', () => {
  const signer = signerOf(Buffer.alloc(32, 1));
  it.each([
    ['a text without a newline', 'text', 'alice'],
    ['a text with a tab', 'te\txt\n', 'alice'],
    ['an empty name', 'text\n', ''],
    ['a name with a space', 'text\n', 'al ice'],
    ['a name with a no-break space', 'text\n', 'al\u00a0ice'],
    ['a name with a plus', 'text\n', 'al+ice'],
  ])('refuses %s', (_what, text, name) => {
    expect(() => signNote(text, name, signer)).toThrow(RoundsError);
  });
});
