import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { removeCgroup } from './cgroup.ts';
import { identify, isAlive, killExactly } from './process-identity.ts';
import { run } from './run.ts';
import { waitUntil } from './wait-until.ts';

const identitySchema = z.object({ pid: z.number().int().positive(), start: z.string() });

const hostRecordSchema = z.object({
  machine: z.string(),
  /** Processes on this machine: systemd-nspawn, and the host's own first process. */
  processes: z.array(identitySchema),
  cgroups: z.array(z.string()),
  /** Our end of the network cable; its other end lives in the host and goes with it. */
  veth: z.string(),
  /** Empty folders that systemd-nspawn makes and, when it is killed, leaves. */
  folders: z.array(z.string()),
  /** The host's tree, for which systemd-nspawn keeps a lock file. */
  root: z.string(),
  /** Mount points in the order in which they were mounted. */
  mounts: z.array(z.string()),
});

const labRecordSchema = z.object({
  id: z.string(),
  owner: identitySchema,
  folder: z.string(),
  hosts: z.record(z.string(), hostRecordSchema),
});

/** What one host has on this machine. */
export type HostRecord = z.infer<typeof hostRecordSchema>;

/** Everything a lab made on this machine: written down before it is made, so that a crash leaves a list and not a riddle. */
type LabRecord = z.infer<typeof labRecordSchema>;

/** The written record of a lab. */
export type RecordBook = {
  readonly record: LabRecord;
  /** Puts the entry of a host in writing; returns when it is on disk. */
  write(host: HostRecord): void;
  strike(machine: string): void;
};

function recordsFolder(cache: string): string {
  return join(cache, 'records');
}

function recordPath(cache: string, id: string): string {
  return join(recordsFolder(cache), `${id}.json`);
}

/** Opens the record of a new lab, owned by this process. */
export function openRecord(cache: string, id: string, folder: string): RecordBook {
  const owner = identify(process.pid);
  if (owner === undefined) throw new Error('Cannot read our own start time from /proc');
  const record: LabRecord = { id, owner, folder, hosts: {} };
  const path = recordPath(cache, id);
  mkdirSync(recordsFolder(cache), { recursive: true, mode: 0o700 });
  const save = () => {
    writeFileSync(`${path}.new`, JSON.stringify(record, null, 1), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  save();
  return {
    record,
    write(host) {
      record.hosts[host.machine] = host;
      save();
    },
    strike(machine) {
      delete record.hosts[machine];
      save();
    },
  };
}

/** Takes down one host by its record: its processes, groups, cable and mounts. Parts that were never made are passed over. */
export async function tearDownHost(host: HostRecord): Promise<void> {
  for (const identity of [...host.processes].reverse()) killExactly(identity);
  await waitUntil(`the processes of ${host.machine} to end`, () => !host.processes.some(isAlive), {
    timeoutMs: 10_000,
  });
  for (const path of host.cgroups) await removeCgroup(path);
  // Usually gone with the host, whose end of the cable it was.
  await run('ip', ['link', 'delete', host.veth]);
  // Before unmounting: as long as the tree is there, its device and inode numbers, by which the lock is named, are nobody else's.
  if (isMounted(host.root)) rmSync(nspawnLock(host.root), { force: true });
  for (const path of host.folders) rmSync(path, { recursive: true, force: true });
  for (const path of [...host.mounts].reverse()) await unmount(path);
}

/** Where systemd-nspawn locks a tree (systemd 252: device and inode). */
function nspawnLock(root: string): string {
  const { dev, ino } = statSync(root);
  return `/run/systemd/nspawn/locks/inode-${dev}:${ino}`;
}

function isMounted(path: string): boolean {
  const mountPoints = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4]);
  return mountPoints.includes(path);
}

async function unmount(path: string): Promise<void> {
  if (!isMounted(path)) return;
  await waitUntil(`${path} to be free`, async () => (await run('umount', [path])).code === 0 || !isMounted(path), {
    timeoutMs: 10_000,
    everyMs: 50,
  });
}

/** Takes down everything in a lab's record, then its folder and the record itself. */
export async function tearDownLab(
  cache: string,
  record: LabRecord,
  path = recordPath(cache, record.id),
): Promise<void> {
  for (const host of Object.values(record.hosts)) await tearDownHost(host);
  // Only now, with nothing mounted below, is it safe to remove the folder.
  rmSync(record.folder, { recursive: true, force: true });
  rmSync(path, { force: true });
}

/**
 * Takes down what labs left behind whose process has died: exactly what they had written down.
 * @returns the ids of the labs that were cleared away
 */
export async function sweepDeadLabs(cache: string): Promise<string[]> {
  if (!existsSync(recordsFolder(cache))) return [];
  const swept: string[] = [];
  for (const name of readdirSync(recordsFolder(cache)).filter((entry) => entry.endsWith('.json'))) {
    const record = claim(cache, name);
    if (record === undefined) continue;
    await tearDownLab(cache, record.record, record.path);
    swept.push(record.record.id);
  }
  return swept;
}

/**
 * Takes over a dead lab's record: renamed to `<id>~<pid>~<start>.json`, so that of two sweepers one works, and if that one dies
 * too, the next sees it.
 */
function claim(cache: string, name: string): { record: LabRecord; path: string } | undefined {
  const path = join(recordsFolder(cache), name);
  const record = readRecord(path);
  if (record === undefined) return undefined;
  const [, pid, start] = name.slice(0, -'.json'.length).split('~');
  const holder = pid !== undefined && start !== undefined ? { pid: Number(pid), start } : record.owner;
  const self = identify(process.pid);
  if (isAlive(holder) || self === undefined) return undefined;
  const claimed = join(recordsFolder(cache), `${record.id}~${self.pid}~${self.start}.json`);
  try {
    renameSync(path, claimed);
  } catch {
    return undefined;
  }
  return { record, path: claimed };
}

function readRecord(path: string): LabRecord | undefined {
  try {
    return labRecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Another process removed it just now, or it is not ours to understand: nothing is ended on a guess.
    return undefined;
  }
}
