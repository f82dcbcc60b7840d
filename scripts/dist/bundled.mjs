import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Its base styles are in the page's style sheet, for which the build makes no map. */
const IN_STYLES = ['node_modules/tailwindcss'];
const PACKAGE_PATH = /^.*?((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)/;

/**
 * The packages whose code the build put into out/, by what its source maps name: these ship too, though no node_modules
 * folder shows them.
 * @param {string} out folder of the build
 * @returns {string[]} keys of package-lock.json, sorted
 */
export function bundledPackages(out) {
  const found = new Set(IN_STYLES);
  for (const folder of ['main', 'preload', 'renderer']) {
    for (const path of mapsIn(join(out, folder))) {
      for (const source of JSON.parse(readFileSync(path, 'utf8')).sources) {
        const key = packageOf(source);
        if (key !== undefined) found.add(key);
      }
    }
  }
  return [...found].sort();
}

/** @param {string} folder */
function mapsIn(folder) {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.map')).map((name) => join(folder, name));
  } catch (error) {
    // A build without that layer.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** @param {string} source path as a map names it: up to the checkout, then down */
function packageOf(source) {
  return PACKAGE_PATH.exec(source)?.[1]?.slice(0, -1);
}
