import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { capture } from '../setup/child.mjs';
import { SetupProblem } from '../setup/problem.mjs';
import { bundledPackages } from './bundled.mjs';
import { tellFailure } from './failure.mjs';
import { sbom } from './sbom.mjs';

/** @typedef {import('./arguments.mjs').Wanted} Wanted */

const FLAG = /** @type {const} */ ({ linux: '--linux', darwin: '--mac', win32: '--win' });
/** What a person installs, of all that electron-builder leaves in its folder. */
const INSTALLER = /\.(?:deb|AppImage|dmg|exe)$/;

/**
 * Packs what is built in `root`/out, as electron-builder.yml says, with the bill of materials inside.
 * @param {string} root
 * @param {Wanted} wanted
 * @param {{ to: string, runtime?: string | undefined }} places `runtime`: folder of an unpacked runtime; without it, electron-builder gets one
 * @throws {SetupProblem} when electron-builder fails
 */
export async function pack(root, { system, arch, folder, release }, { to, runtime }) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const electron = packages['node_modules/electron'].version;
  const bom = sbom({ packages, bundled: bundledPackages(join(root, 'out')), electron });
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out', 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const args = [
    FLAG[system],
    ...(folder ? ['dir'] : []),
    `--${arch}`,
    ...['--publish', 'never'],
    `-c.directories.output=${to}`,
    ...(runtime === undefined ? [] : [`-c.electronDist=${runtime}`]),
    ...(release ? ['-c.forceCodeSigning=true'] : []),
  ];
  const { code, signal, output } = await capture(process.execPath, [builder, ...args], { cwd: root, env: process.env });
  if (code !== 0) {
    process.stderr.write(output);
    throw new SetupProblem(tellFailure(output, signal ?? code));
  }
}

/**
 * Writes SHA256SUMS beside the installers in a folder, in the form that `sha256sum --check` reads.
 * @param {string} folder
 * @returns {Promise<string[]>} names of the installers
 */
export async function writeSums(folder) {
  const names = readdirSync(folder)
    .filter((name) => INSTALLER.test(name))
    .sort();
  const lines = [];
  for (const name of names) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, name)), hash);
    lines.push(`${hash.digest('hex')}  ${name}\n`);
  }
  if (names.length > 0) writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''));
  return names;
}
