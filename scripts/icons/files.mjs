import { encodeIcns, ICNS_SIZES } from './icns.mjs';
import { encodeIco } from './ico.mjs';
import { encodePng } from './png.mjs';

/** @typedef {import('./png.mjs').Picture} Picture */
/** @typedef {import('./draw.mjs').Order} Order */

/**
 * What the tray may have to say at its worst, in the words of the contract's states and severities, worst first; then what
 * stands where there is no worst: nothing watched yet, watching paused, the vault locked.
 */
export const TRAY_STATES = /** @type {const} */ ([
  'critical',
  'high',
  'unreachable',
  'medium',
  'unknown',
  'stale',
  'low',
  'compliant',
  'idle',
  'paused',
  'locked',
]);

/** Sizes (px) of the program's icon on Linux; window managers choose. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
/** Sizes (px) in the Windows icon: 100 % to 250 % of what the shell asks for. */
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 256];
/** A tray picture on Windows is 16 px at 100 %; Electron finds those for other scales by the end of the name. */
const WINDOWS_TRAY = /** @type {const} */ ([
  ['', 16],
  ['@1.25x', 20],
  ['@1.5x', 24],
  ['@2x', 32],
  ['@3x', 48],
]);
/** Linux panels are 22 to 24 px high. */
const LINUX_TRAY = /** @type {const} */ ([
  ['', 24],
  ['@2x', 48],
]);
/** The menu bar of macOS is 22 points high; a template picture of 18 leaves it air. */
const MAC_TRAY = /** @type {const} */ ([
  ['', 18],
  ['@2x', 36],
]);

/**
 * Every file that is drawn from the source.
 * @typedef {{ path: string, orders: readonly Order[], encode: (pictures: readonly Picture[]) => Buffer }} IconFile
 */

/**
 * The icons of the program, with paths below assets/.
 * @returns {IconFile[]}
 */
export function iconFiles() {
  return [
    ...LINUX_SIZES.map((size) => png(`icon/png/${size}x${size}.png`, { group: 'app', look: 'plain', size })),
    {
      path: 'icon/icon.ico',
      orders: WINDOWS_SIZES.map((size) => ({ group: 'app', look: /** @type {const} */ ('plain'), size })),
      encode: encodeIco,
    },
    {
      path: 'icon/icon.icns',
      orders: ICNS_SIZES.map((size) => ({ group: 'app', look: /** @type {const} */ ('apple'), size })),
      encode: (pictures) => encodeIcns((size) => ofSize(pictures, size)),
    },
    ...TRAY_STATES.flatMap(trayFiles),
  ];
}

/**
 * @param {typeof TRAY_STATES[number]} state
 * @returns {IconFile[]}
 */
function trayFiles(state) {
  const group = `tray-${state}`;
  return [
    ...WINDOWS_TRAY.map(([scale, size]) => png(`tray/win32/${state}${scale}.png`, { group, look: 'plain', size })),
    ...LINUX_TRAY.map(([scale, size]) => png(`tray/linux/${state}${scale}.png`, { group, look: 'plain', size })),
    // The end of the name tells macOS that it is a template.
    ...MAC_TRAY.map(([scale, size]) =>
      png(`tray/darwin/${state}Template${scale}.png`, { group, look: 'template', size }),
    ),
  ];
}

/**
 * @param {string} path
 * @param {Order} order
 * @returns {IconFile}
 */
function png(path, order) {
  return { path, orders: [order], encode: ([picture]) => encodePng(picture ?? { size: 0, pixels: new Uint8Array() }) };
}

/**
 * @param {readonly Picture[]} pictures
 * @param {number} size
 */
function ofSize(pictures, size) {
  const found = pictures.find((picture) => picture.size === size);
  if (found === undefined) throw new Error(`no picture of ${size} px was drawn`);
  return found;
}
