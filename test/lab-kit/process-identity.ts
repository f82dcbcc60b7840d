import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number: `start` is its start time in clock ticks since boot. */
export type ProcessIdentity = { readonly pid: number; readonly start: string };

/** Fields after the command name of /proc/PID/stat; the name may hold spaces and brackets, so it is cut at the last one (proc(5)). */
const STATE_FIELD = 0;
const START_FIELD = 19;

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Who `pid` is now; `undefined` when nobody is, or only a zombie that waits to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  const start = fields?.[START_FIELD];
  return start === undefined || fields?.[STATE_FIELD] === 'Z' ? undefined : { pid, start };
}

/** True while exactly this process lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}

/** Ends exactly this process at once; does nothing when it is gone or its number belongs to another by now. */
export function killExactly(identity: ProcessIdentity): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    // It went between the look and the blow.
  }
}
