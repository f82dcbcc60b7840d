import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, runStep } from './child.mjs';
import { broughtNode, isNewEnough } from './node.mjs';
import { SetupProblem } from './problem.mjs';

/** Only errors, whatever `npm run -s` set in the environment: when an install fails, npm's reason must be seen. */
const NPM_CI = ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/**
 * Whether node_modules is what package-lock.json asks for. Reads two files; an install that was cut short has no marker.
 * @param {string} root
 */
export function isInstalled(root) {
  return readText(markerPath(root)) === wantedMarker(root) && hasNode(root);
}

/**
 * Runs `npm ci`, unless a person has already installed the very same packages by hand.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function install(root, say) {
  if (!matchesLock(root) || !hasNode(root)) {
    say('installing packages (npm ci)');
    await npmCi(root);
  }
  writeAtomically(markerPath(root), wantedMarker(root));
}

/** @param {string} root */
async function npmCi(root) {
  const ending = await startNpm(root).catch((error) => {
    if (error instanceof Interrupted) throw error;
    throw new SetupProblem(`npm could not be started (${error.message}). Install Node.js with npm and start again.`);
  });
  if (ending.code !== 0) {
    throw new SetupProblem(
      `npm ci failed (${ending.signal ?? `exit code ${ending.code}`}); its reason is above. ` +
        `Check that this machine reaches the npm registry (npm ping; npm config get registry, proxy, cafile) and start again.`,
    );
  }
}

/**
 * The npm that started this script, else the one on the PATH (on Windows a command file, which only a shell runs).
 * @param {string} root
 */
function startNpm(root) {
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js')) return runStep(process.execPath, [npm, ...NPM_CI], { cwd: root, stdio: ['ignore', 2, 2] });
  return runStep('npm', NPM_CI, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}

/**
 * Compares what npm recorded as installed (its own marker, written last) with package-lock.json.
 * Optional packages may be absent: they are for other platforms.
 * @param {string} root
 */
function matchesLock(root) {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readLock(join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  const names = new Set([...Object.keys(installed), ...Object.keys(wanted)]);
  names.delete('');
  for (const name of names) {
    if (wanted[name]?.optional && installed[name] === undefined) continue;
    if (wanted[name]?.version !== installed[name]?.version) return false;
  }
  return true;
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readLock(path) {
  const text = readText(path);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

/** @param {string} root */
function hasNode(root) {
  return isNewEnough() || existsSync(broughtNode(root));
}

/** @param {string} root */
function markerPath(root) {
  return join(root, 'node_modules', '.rounds-installed');
}

/**
 * Native packages differ by platform, so a folder that moved to another machine is installed anew.
 * @param {string} root
 */
function wantedMarker(root) {
  const lock = readText(join(root, 'package-lock.json'));
  if (lock === undefined) throw new SetupProblem(`${root} has no package-lock.json. Clone the repository again.`);
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} text
 */
export function writeAtomically(path, text) {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
