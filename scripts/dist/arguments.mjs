import { parseArgs } from 'node:util';
import { SetupProblem } from '../setup/problem.mjs';

/** The systems that Rounds is packed for, by the name that npm and Node give them. */
const SYSTEMS = /** @type {const} */ (['linux', 'darwin', 'win32']);
const ARCHITECTURES = /** @type {const} */ (['x64', 'arm64']);

/**
 * What `npm run dist` is to make. `folder`: the program unpacked, without an installer. `release`: refuse what is not signed.
 * @typedef {{ system: typeof SYSTEMS[number], arch: typeof ARCHITECTURES[number], folder: boolean, release: boolean }} Wanted
 */

export const USAGE = `npm run dist -- [--folder] [--release] [--arch x64|arm64]
  --folder    the program unpacked in out/dist, without an installer
  --release   refuse to make what cannot be signed here`;

/**
 * @param {readonly string[]} args
 * @param {{ platform: string, arch: string }} machine that packs; installers and signatures are made on the system they are for
 * @returns {Wanted}
 * @throws {SetupProblem} on a word that is not understood, or a machine that Rounds is not packed for
 */
export function parseWanted(args, machine) {
  const values = read(args);
  const system = SYSTEMS.find((one) => one === machine.platform);
  const arch = ARCHITECTURES.find((one) => one === (values.arch ?? machine.arch));
  if (system === undefined)
    throw new SetupProblem(`Rounds is packed on ${SYSTEMS.join(', ')}; this is ${machine.platform}.`);
  if (arch === undefined) {
    throw new SetupProblem(
      `Rounds is packed for ${ARCHITECTURES.join(' and ')}, not for ${values.arch ?? machine.arch}.`,
    );
  }
  return { system, arch, folder: values.folder ?? false, release: values.release ?? false };
}

/** @param {readonly string[]} args */
function read(args) {
  try {
    const options = /** @type {const} */ ({
      folder: { type: 'boolean' },
      release: { type: 'boolean' },
      arch: { type: 'string' },
    });
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new SetupProblem(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}
