import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { iconFiles, TRAY_STATES } from './files.mjs';
import { encodeIcns, ICNS_SIZES, pack } from './icns.mjs';
import { encodeIco } from './ico.mjs';
import { encodePng } from './png.mjs';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const { source, files } = JSON.parse(readFileSync(join(assets, 'icons.json'), 'utf8'));
const REMEDY = 'run: node scripts/icons.mjs';

describe('the icons in assets', () => {
  test('were drawn from the source as it is now', () => {
    expect(source, REMEDY).toBe(sha256('rounds.svg'));
  });

  test('are those that are asked for, no more and no fewer, as they were drawn', () => {
    const there = ['icon', 'tray'].flatMap((folder) =>
      readdirSync(join(assets, folder), { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) =>
          join(one.parentPath, one.name)
            .slice(assets.length + 1)
            .replaceAll('\\', '/'),
        ),
    );
    const asked = iconFiles().map(({ path }) => path);
    expect(there.sort(), REMEDY).toEqual(asked.sort());
    expect(Object.fromEntries(there.map((path) => [path, sha256(path)])), REMEDY).toEqual(files);
  });

  test('tell every pair of tray states apart without colour', () => {
    const shapes = TRAY_STATES.map((state) => [state, alphaOf(`tray/darwin/${state}Template@2x.png`)] as const);
    const alike = shapes.flatMap(([a, one], at) =>
      shapes.slice(at + 1).flatMap(([b, other]) => (differing(one, other) < MARKED ? [`${a} and ${b}`] : [])),
    );
    expect(alike).toEqual([]);
  });

  test('have a big enough picture for every installer', () => {
    const ico = readFileSync(join(assets, 'icon/icon.ico'));
    const widths = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => ico.readUInt8(6 + 16 * at) || 256);
    expect(Math.max(...widths)).toBe(256);
    const icns = readFileSync(join(assets, 'icon/icon.icns'));
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
  });
});

/** Of the 1296 points of a template, so many differ strongly at least between two states. */
const MARKED = 80;

describe('encoding', () => {
  const size = 2;
  const pixels = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 64, 9, 9, 9, 0]);

  test('PNG gives the pixels back', () => {
    expect(decodePng(encodePng({ size, pixels }))).toEqual(Buffer.from(pixels));
  });

  test('a Windows icon holds a bitmap from the bottom up, with blue first, and masks what is clear', () => {
    const ico = encodeIco([{ size, pixels }]);
    const at = ico.readUInt32LE(6 + 12);
    expect([ico.readUInt32LE(at), ico.readInt32LE(at + 4), ico.readInt32LE(at + 8)]).toEqual([40, 2, 4]);
    expect([...ico.subarray(at + 40, at + 48)]).toEqual([255, 0, 0, 64, 9, 9, 9, 0]);
    expect([...ico.subarray(at + 56)]).toEqual([0b0100_0000, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a macOS icon is a chain of parts, each as long as it says', () => {
    const icns = encodeIcns((side) => ({ size: side, pixels: new Uint8Array(side * side * 4) }));
    const types = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) types.push(icns.toString('latin1', at, at + 4));
    expect(types).toEqual(['ic04', 'ic05', 'ic11', 'ic12', 'ic07', 'ic13', 'ic08', 'ic14', 'ic09', 'ic10']);
    expect(ICNS_SIZES).toContain(1024);
  });

  test.each([
    ['nothing', []],
    ['one run at its longest', Array(130).fill(7)],
    ['a run too long for one', Array(131).fill(7)],
    ['no run, longer than a block', Array.from({ length: 300 }, (_, at) => at % 251)],
    ['pairs, which are no runs', [1, 1, 2, 2, 3, 3, 3, 4]],
  ])('of a channel gives %s back', (_, bytes) => {
    expect(unpack(pack(Uint8Array.from(bytes)))).toEqual(bytes);
  });
});

function sha256(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(assets, path)))
    .digest('hex');
}

function alphaOf(path: string): Buffer {
  return decodePng(readFileSync(join(assets, path))).filter((_, at) => at % 4 === 3) as Buffer;
}

function differing(one: Buffer, other: Buffer): number {
  return one.reduce((count, alpha, at) => count + (Math.abs(alpha - (other[at] ?? 0)) > 128 ? 1 : 0), 0);
}

/** Our PNG, undone: one data chunk behind the header, every row filtered by the one above. */
function decodePng(png: Buffer): Buffer {
  const side = png.readUInt32BE(16);
  const raw = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const row = side * 4;
  const pixels = Buffer.alloc(row * side);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < row; x += 1) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * row + x] ?? 0);
      pixels[y * row + x] = (raw[y * (row + 1) + 1 + x] ?? 0) + above;
    }
  }
  return pixels;
}

/** The run-length code of icns, undone. */
function unpack(packed: Buffer): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < packed.length; ) {
    const lead = packed[at] ?? 0;
    if (lead < 128) bytes.push(...packed.subarray(at + 1, at + lead + 2));
    else bytes.push(...Array(lead - 125).fill(packed[at + 1]));
    at += lead < 128 ? lead + 2 : 2;
  }
  return bytes;
}
