import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Every file under a folder, relative to it, sorted; leftovers of crashes (`.tmp`) are not among them. */
export function filesUnder(root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.endsWith('.tmp')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else found.push(relative(root, path));
    }
  };
  walk(root);
  return found.sort();
}

/** What the files under a folder hold: path to SHA-256. */
export function contentOf(root: string): Record<string, string> {
  return Object.fromEntries(
    filesUnder(root).map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex'),
    ]),
  );
}

/** Everything that a write would change: content, times, modes of files and folders. */
export function stateOf(root: string): Record<string, string> {
  const state: Record<string, string> = {};
  const walk = (path: string) => {
    const stat = lstatSync(path, { bigint: true });
    const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
    state[relative(root, path)] = `${stat.mode} ${stat.ino} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.size} ${content}`;
    if (stat.isDirectory()) for (const name of readdirSync(path)) walk(join(path, name));
  };
  walk(root);
  return state;
}

/** A folder of the test's own that goes away with it. */
export type Scratch = Disposable & { readonly path: string };

/** In memory where the machine has that, since fsync costs nothing there and most tests do not ask what the disk does. */
export function scratch(): Scratch {
  return scratchIn(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir());
}

/** On the machine's disk, for tests that are about it. */
export function scratchOnDisk(): Scratch {
  return scratchIn(tmpdir());
}

/** The memory file system that Linux gives to programs (shm_overview(7)). */
const IN_MEMORY = '/dev/shm';

function scratchIn(folder: string): Scratch {
  const path = mkdtempSync(join(folder, 'rounds-evidence-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
