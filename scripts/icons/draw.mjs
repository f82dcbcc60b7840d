import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** @typedef {import('./png.mjs').Picture} Picture */

/**
 * What to draw of the source: the program's icon (with Apple's margin or without), or a tray shape in its colour or as a
 * template (black and alpha, which macOS colours itself).
 * @typedef {{ group: string, look: 'plain' | 'apple' | 'template', size: number }} Order
 */

/** Debian's browser; Playwright's own where a developer has installed that instead. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/**
 * Draws groups of an SVG source with a browser, the best drawer of SVG that a developer has anyway.
 * @param {string} source text of the SVG
 * @param {readonly Order[]} orders
 * @returns {Promise<Picture[]>} in the order of the orders
 */
export async function draw(source, orders) {
  const browser = await chromium.launch({
    ...(existsSync(DEBIAN_CHROMIUM) && { executablePath: DEBIAN_CHROMIUM }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    const drawn = await page.evaluate(drawInPage, { source, orders });
    return drawn.map(({ size, pixels }) => ({ size, pixels: Buffer.from(pixels, 'base64') }));
  } finally {
    await browser.close();
  }
}

/**
 * Runs in the page: nothing of this module but its arguments is there.
 * @param {{ source: string, orders: readonly Order[] }} asked
 */
async function drawInPage({ source, orders }) {
  /** Of the program's icon on macOS, 100 of 1024 px on each side stay empty (Apple's grid: 824 of 1024). */
  const APPLE = (1024 / 824 - 1) / 2;
  const document = new DOMParser().parseFromString(source, 'image/svg+xml');
  const drawn = [];
  for (const { group: id, look, size } of orders) {
    const group = document.getElementById(id);
    if (group === null) throw new Error(`the source has no group ${id}`);
    const box = id === 'app' ? 1024 : 16;
    const margin = look === 'apple' ? box * APPLE : 0;
    const canvas = new OffscreenCanvas(size, size);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    for (const layer of id === 'app' ? [''] : ['body', 'cut']) {
      const colour = layer === 'cut' ? group.dataset['cut'] : look === 'template' ? '#000' : group.dataset['colour'];
      const inner =
        layer === '' ? group.outerHTML : [...group.querySelectorAll(`.${layer}`)].map((one) => one.outerHTML);
      const defs = document.querySelector('defs')?.outerHTML;
      const view = `${-margin} ${-margin} ${box + 2 * margin} ${box + 2 * margin}`;
      const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="${view}">${defs}<g fill="${colour}" stroke="${colour}" stroke-width="0">${inner}</g></svg>`;
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
      await image.decode();
      context.globalCompositeOperation = layer === 'cut' && look === 'template' ? 'destination-out' : 'source-over';
      context.drawImage(image, 0, 0, size, size);
    }
    const { data } = context.getImageData(0, 0, size, size);
    let text = '';
    for (const byte of data) text += String.fromCharCode(byte);
    drawn.push({ size, pixels: btoa(text) });
  }
  return drawn;
}
