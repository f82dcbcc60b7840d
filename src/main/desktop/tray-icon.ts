import type { DesktopApi, Image } from './electron-api.ts';
import type { Worst } from './fleet-summary.ts';

/** Side of the icon in points; drawn at twice that for sharp displays. */
const POINTS = 16;
const SCALE = 2;
const SIDE = POINTS * SCALE;

type Colour = readonly [red: number, green: number, blue: number];
/** Whether a point is inside, from -1 to 1 in both directions, y downwards. */
type Shape = (x: number, y: number) => boolean;

/** State by shape as well as colour: one in twelve men does not tell red from green. Colours of the page's own tones. */
const LOOKS: Readonly<Record<Worst, { readonly colour: Colour; readonly shape: Shape }>> = {
  critical: { colour: [0xc6, 0x28, 0x28], shape: (x, y) => Math.abs(x) + Math.abs(y) <= 1 },
  drifted: { colour: [0xb2, 0x6a, 0x00], shape: (x, y) => y <= 0.8 && y >= -0.95 && Math.abs(x) <= (y + 0.95) / 1.75 },
  unknown: { colour: [0x5f, 0x6b, 0x7a], shape: (x, y) => within(x, y, 0.55, 0.95) },
  waiting: {
    colour: [0x5f, 0x6b, 0x7a],
    shape: (x, y) => Math.abs(y) <= 0.85 && Math.abs(x) >= 0.25 && Math.abs(x) <= 0.75,
  },
  well: { colour: [0x1b, 0x7f, 0x4b], shape: (x, y) => within(x, y, 0, 0.9) },
};

function within(x: number, y: number, from: number, to: number): boolean {
  const distance = Math.hypot(x, y);
  return distance >= from && distance <= to;
}

/** The icon's points as BGRA with premultiplied alpha, row by row; each is the mean of 16, so that edges are smooth. */
export function drawState(worst: Worst, template: boolean): Buffer {
  const { shape, colour } = LOOKS[worst];
  const [red, green, blue] = template ? [0, 0, 0] : colour;
  const pixels = Buffer.alloc(SIDE * SIDE * 4);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const cover = coverage(shape, at % SIDE, Math.floor(at / SIDE));
    pixels.set([blue * cover, green * cover, red * cover, 255 * cover].map(Math.round), at * 4);
  }
  return pixels;
}

function coverage(shape: Shape, column: number, row: number): number {
  let inside = 0;
  for (let part = 0; part < 16; part += 1) {
    const x = ((column + ((part % 4) + 0.5) / 4) / SIDE) * 2 - 1;
    const y = ((row + (Math.floor(part / 4) + 0.5) / 4) / SIDE) * 2 - 1;
    if (shape(x, y)) inside += 1;
  }
  return inside / 16;
}

/** The icon of a state. macOS colours it itself, as it does all of its menu bar; there the shape alone tells. */
export function trayIcon<I extends Image>(
  nativeImage: DesktopApi<I>['nativeImage'],
  worst: Worst,
  platform: NodeJS.Platform,
): I {
  const template = platform === 'darwin';
  const image = nativeImage.createFromBitmap(drawState(worst, template), {
    width: SIDE,
    height: SIDE,
    scaleFactor: SCALE,
  });
  if (template) image.setTemplateImage(true);
  return image;
}
