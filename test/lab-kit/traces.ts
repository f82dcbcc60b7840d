import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemdHierarchies } from './cgroup.ts';
import { must } from './run.ts';

function processesThatName(word: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(word) ? [`process ${pid}: ${command}`] : [];
      } catch {
        return [];
      }
    });
}

/** What a lab still has on this machine, in words: mounts, cables, control groups, processes, folder, record. For tests only to look at. */
export async function tracesOf(labId: string, cache: string): Promise<string[]> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(labId));
  const cables = (await must('ip', ['-brief', 'link'])).split('\n').filter((name) => name.includes(labId));
  const cgroups = systemdHierarchies().flatMap((path) => readdirSync(path).filter((name) => name.includes(labId)));
  const left = ['propagate', 'unix-export'].flatMap((kind) => {
    const path = join('/run/systemd/nspawn', kind);
    return existsSync(path) ? readdirSync(path).filter((name) => name.includes(labId)) : [];
  });
  const records = existsSync(join(cache, 'records'))
    ? readdirSync(join(cache, 'records')).filter((name) => name.includes(labId))
    : [];
  return [
    ...mounts.map((line) => `mount ${line}`),
    ...cables.map((name) => `cable ${name}`),
    ...cgroups.map((name) => `control group ${name}`),
    ...left.map((name) => `systemd-nspawn's folder ${name}`),
    ...processesThatName(labId),
    ...(existsSync(join(cache, 'labs', labId)) ? [`folder ${labId}`] : []),
    ...records.map((name) => `record ${name}`),
  ];
}
