import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { draw } from './icons/draw.mjs';
import { iconFiles } from './icons/files.mjs';
import { root } from './setup.mjs';

/**
 * `node scripts/icons.mjs`: draws every icon anew from assets/rounds.svg, and records in assets/icons.json which source
 * they were drawn from. For developers; what it makes is committed, so that neither build nor test needs a browser for it.
 */
const assets = join(root, 'assets');
const source = readFileSync(join(assets, 'rounds.svg'), 'utf8');
const files = iconFiles();
const pictures = await draw(
  source,
  files.flatMap(({ orders }) => orders),
);
for (const folder of ['icon', 'tray']) rmSync(join(assets, folder), { recursive: true, force: true });
/** @type {Record<string, string>} */
const made = {};
for (const { path, orders, encode } of files) {
  const bytes = encode(pictures.splice(0, orders.length));
  mkdirSync(dirname(join(assets, path)), { recursive: true });
  writeFileSync(join(assets, path), bytes);
  made[path] = createHash('sha256').update(bytes).digest('hex');
}
const record = { source: createHash('sha256').update(source).digest('hex'), files: made };
writeFileSync(join(assets, 'icons.json'), `${JSON.stringify(record, null, 2)}\n`);
process.stdout.write(`Drew ${files.length} icons from assets/rounds.svg.\n`);
