import { encodePng } from './png.mjs';

/** @typedef {import('./png.mjs').Picture} Picture */

/** Types that hold PNG, by size in px: those for retina screens share a picture with the next size. */
const PNG_TYPES = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);
/** The two smallest hold packed channels: macOS shows noise for PNG there. */
const ARGB_TYPES = /** @type {const} */ ([
  ['ic04', 16],
  ['ic05', 32],
]);

/** Sizes (px) that {@link encodeIcns} needs. */
export const ICNS_SIZES = /** @type {const} */ ([16, 32, 64, 128, 256, 512, 1024]);

/**
 * A macOS icon.
 * @param {(size: number) => Picture} pictureOf
 * @returns {Buffer}
 */
export function encodeIcns(pictureOf) {
  const parts = [
    ...ARGB_TYPES.map(([type, size]) => part(type, packedChannels(pictureOf(size)))),
    ...PNG_TYPES.map(([type, size]) => part(type, encodePng(pictureOf(size)))),
  ];
  return part('icns', Buffer.concat(parts));
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function part(type, data) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([head, data]);
}

/**
 * Alpha, red, green, blue, one channel after the other, each run-length packed.
 * @param {Picture} picture
 */
function packedChannels({ pixels }) {
  const channels = [3, 0, 1, 2].map((offset) => pack(pixels.filter((_, at) => at % 4 === offset)));
  return Buffer.concat([Buffer.from('ARGB', 'latin1'), ...channels]);
}

/** A run is written from three equal bytes on, and holds at most 130; what is not a run goes in blocks of at most 128. */
const RUN = { least: 3, most: 130 };
const BLOCK = 128;

/**
 * The run-length code of icns: below 128, so many bytes and one more follow as they are; from 128 on, the next byte stands
 * 125 times less than the number says.
 * @param {Uint8Array} bytes
 * @returns {Buffer}
 */
export function pack(bytes) {
  /** @type {number[]} */
  const packed = [];
  /** @type {number[]} */
  let block = [];
  const flush = () => {
    if (block.length > 0) packed.push(block.length - 1, ...block);
    block = [];
  };
  for (let at = 0; at < bytes.length; ) {
    const value = bytes[at] ?? 0;
    let run = 1;
    while (run < RUN.most && bytes[at + run] === value) run += 1;
    if (run >= RUN.least) {
      flush();
      packed.push(run + 125, value);
      at += run;
    } else {
      block.push(value);
      if (block.length === BLOCK) flush();
      at += 1;
    }
  }
  flush();
  return Buffer.from(packed);
}
