import { encodePng } from './png.mjs';

/** @typedef {import('./png.mjs').Picture} Picture */

/** From this size on (px), Windows takes PNG inside an icon; below, some of its dialogs know bitmaps alone. */
const PNG_FROM = 256;

/**
 * A Windows icon with one picture per size.
 * @param {readonly Picture[]} pictures up to 256 px
 * @returns {Buffer}
 */
export function encodeIco(pictures) {
  const images = pictures.map((picture) => (picture.size >= PNG_FROM ? encodePng(picture) : bitmap(picture)));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [at, { size }] of pictures.entries()) {
    const length = images[at]?.length ?? 0;
    const entry = 6 + 16 * at;
    // 256 does not fit into a byte, and is written as 0.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += length;
  }
  return Buffer.concat([head, ...images]);
}

/**
 * A device-independent bitmap: header, rows from the bottom in blue, green, red, alpha, and a mask of one bit a pixel that
 * systems without alpha use. The height counts both.
 * @param {Picture} picture
 */
function bitmap({ size, pixels }) {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const colours = Buffer.alloc(size * size * 4);
  const maskRow = Math.ceil(size / 32) * 4;
  const mask = Buffer.alloc(maskRow * size);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const from = ((size - 1 - y) * size + x) * 4;
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(from, from + 4);
      colours.set([blue, green, red, alpha], (y * size + x) * 4);
      const at = y * maskRow + (x >> 3);
      if (alpha === 0) mask[at] = (mask[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  header.writeUInt32LE(colours.length + mask.length, 20);
  return Buffer.concat([header, colours, mask]);
}
