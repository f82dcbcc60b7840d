import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packages from './packages.json' with { type: 'json' };
import { run } from './run.ts';

/** The images that hosts start from. `hostile` hosts start from `debian` and are spoilt one by one. */
type ImageKind = 'debian' | 'nixos';

const SCRIPTS = fileURLToPath(new URL('./image/', import.meta.url));

/** Where images and the labs' own folders live: `ROUNDS_LAB_CACHE`, else the user's cache folder. */
export function labCache(env: NodeJS.ProcessEnv = process.env): string {
  const root = env.ROUNDS_LAB_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'rounds-lab');
  // Overlay mount options are split at commas and colons; a folder with such a name could not be mounted.
  if (!/^\/[\w./+@-]*$/.test(root)) {
    throw new Error(
      `The lab's cache folder ${root} has characters that mount options cannot hold: set ROUNDS_LAB_CACHE`,
    );
  }
  return root;
}

/** The path of a script that shapes an image. */
export function script(name: string): string {
  return join(SCRIPTS, name);
}

/** What an image is made from, as twelve hex digits: another script or package list is another image. */
function version(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12);
}

function imagePath(cache: string, kind: ImageKind): string {
  const debian = version(
    readFileSync(script('bootstrap.sh'), 'utf8'),
    readFileSync(script('debian.sh'), 'utf8'),
    packages.image.join(' '),
  );
  if (kind === 'debian') return join(cache, `debian-${debian}`);
  return join(cache, `nixos-${version(debian, readFileSync(script('nixos.sh'), 'utf8'), packages.nixos.join(' '))}`);
}

/**
 * Gives the folder of an image, building it first when it is not in the cache (the only time the lab needs the network).
 * Two builders wait for each other on a kernel lock, which a crash releases; a half-built tree never gets the final name.
 */
export async function ensureImage(kind: ImageKind, cache: string = labCache()): Promise<string> {
  const path = imagePath(cache, kind);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  const base = kind === 'nixos' ? await ensureImage('debian', cache) : '';
  const partial = `${path}.partial`;
  console.log(`lab: building the ${kind} image in ${path} (once; needs the network, about a minute)`);
  // A mount namespace of its own: whatever a killed build had mounted in the tree is gone with it, and cannot be removed "through".
  const build = ['unshare', '--mount', '--propagation', 'private', '/bin/bash', script('build.sh')];
  const lock = join(cache, `build-${kind}.lock`);
  const built = await run('flock', [lock, ...build, kind, path, partial, base, ...debianPackages(kind)], {
    env: { ...downloadSettings(), PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', SCRIPTS },
  });
  if (built.code !== 0) {
    const said = `${built.stdout}\n${built.stderr}`.trim().slice(-3000);
    throw new Error(
      `The lab's ${kind} image could not be built. This needs a Debian mirror within reach, once; or a cache from another machine of this kind in ${cache}.\n${said}`,
    );
  }
  return path;
}

function debianPackages(kind: ImageKind): readonly string[] {
  return kind === 'debian' ? packages.image : packages.nixos;
}

/** How this machine reaches the network, where that takes a proxy. */
function downloadSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name)));
}
