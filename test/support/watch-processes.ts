import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunningCli } from './cli.ts';
import { findSecrets } from './find-secret.ts';

/** What {@link watchProcesses} saw. */
export interface ProcessSightings {
  /** Programs that ran, the run itself among them, by their names. */
  readonly programs: ReadonlySet<string>;
  /** Where a secret stood in what any process of this machine can read of another of the same user. */
  readonly leaks: readonly string[];
}

/**
 * Looks, over and over until a run has ended, at the arguments and the environment of the run and of every process below
 * it. What lives for less than a look can be missed.
 */
export async function watchProcesses(running: RunningCli, secrets: readonly string[]): Promise<ProcessSightings> {
  const programs = new Set<string>();
  const leaks = new Set<string>();
  let going = true;
  running.ended.then(
    () => {
      going = false;
    },
    () => {
      going = false;
    },
  );
  while (going) {
    for (const pid of processesOf(running.pid)) {
      const name = read(pid, 'comm').toString().trim();
      programs.add(name);
      for (const file of ['cmdline', 'environ'])
        for (const leak of findSecrets(secrets, `${file} of ${name}`, read(pid, file))) leaks.add(leak);
    }
    await nextTurn();
  }
  return { programs, leaks: [...leaks] };
}

/** A process and all that descend from it. */
function processesOf(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const family = [ancestor];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** proc_pid_stat(5), field 4; the name in field 2 may hold anything, so fields are counted behind its last bracket. */
function parentOf(pid: number): number {
  const stat = read(pid, 'stat').toString('latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** A file of /proc, empty once the process is gone. */
function read(pid: number, file: string): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return Buffer.alloc(0);
  }
}
