import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { identify, killExactly } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

const ROOT = '/sys/fs/cgroup';

/** The hierarchies in which systemd keeps its tree: one on cgroup v2; `systemd` and `unified` on v1. */
export function systemdHierarchies(): readonly string[] {
  if (existsSync(join(ROOT, 'cgroup.controllers'))) return [ROOT];
  return ['systemd', 'unified']
    .map((name) => join(ROOT, name))
    .filter((path) => existsSync(join(path, 'cgroup.procs')));
}

/**
 * Makes a control group for one host and gives its folders. Without one of its own, every host would start in the same group
 * (`/payload`), and the systemd of one host would see and end the services of another.
 */
export function createCgroup(name: string): readonly string[] {
  return cgroupPaths(name).map((path) => {
    mkdirSync(path);
    return path;
  });
}

/** Where {@link createCgroup} will make its folders, to be written down before they exist. */
export function cgroupPaths(name: string): readonly string[] {
  return systemdHierarchies().map((path) => join(path, name));
}

function withChildren(path: string): string[] {
  if (!existsSync(path)) return [];
  const children = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...children.flatMap((child) => withChildren(join(path, child.name))), path];
}

function processesIn(path: string): number[] {
  try {
    return readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Every process in a group that we made, at any depth. Nobody but our hosts ever gets into it. */
function members(path: string): number[] {
  return withChildren(path)
    .flatMap(processesIn)
    .filter((pid) => pid > 0);
}

/** Ends what is left in the group and removes it. */
export async function removeCgroup(path: string): Promise<void> {
  await waitUntil(
    `control group ${path} to be empty`,
    () => {
      const left = members(path);
      for (const pid of left) {
        const identity = identify(pid);
        if (identity !== undefined) killExactly(identity);
      }
      return left.length === 0;
    },
    { timeoutMs: 10_000 },
  );
  for (const folder of withChildren(path)) rmdirSync(folder);
}

/** Shell words that move the running shell into these groups; what it starts then stays there. */
export function enterCgroups(paths: readonly string[]): string {
  return paths.map((path) => `echo $$ >'${path}/cgroup.procs'`).join(' && ');
}

/** True where control groups can be made, which a locked-down container may forbid. */
export function cgroupsWritable(): boolean {
  const hierarchies = systemdHierarchies();
  try {
    for (const path of hierarchies) accessSync(path, constants.W_OK);
    return hierarchies.length > 0;
  } catch {
    return false;
  }
}
