import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ClockStatus } from '../../contract/evidence.ts';

const run = promisify(execFile);
const UNKNOWN: ClockStatus = { source: 'unknown', offset_ms: 0, synced: false };
/** A clock does not change its source from one minute to the next; asking costs a process. */
const REFRESH_MS = 10 * 60_000;

/** What this computer's clock follows; asked at the start and then every ten minutes, so that reading it is free. */
export async function watchClock(): Promise<() => ClockStatus> {
  let status = await readClock();
  const timer = setInterval(() => {
    readClock().then(
      (now) => {
        status = now;
      },
      () => undefined,
    );
  }, REFRESH_MS);
  timer.unref();
  return () => status;
}

/** chrony measures an offset; timedated only says whether the kernel's clock is disciplined. Neither = unknown. */
async function readClock(): Promise<ClockStatus> {
  return (await fromChrony()) ?? (await fromTimedate()) ?? UNKNOWN;
}

async function fromChrony(): Promise<ClockStatus | undefined> {
  const fields = (await output('chronyc', ['-c', 'tracking']))?.trim().split(',');
  // chronyc(1), tracking: field 5 is the system clock's offset in seconds, field 14 the leap status.
  const offset = Number(fields?.[4]);
  if (fields === undefined || fields.length < 14 || !Number.isFinite(offset)) return undefined;
  return { source: 'chrony', offset_ms: Math.round(offset * 1000), synced: fields[13] !== 'Not synchronised' };
}

async function fromTimedate(): Promise<ClockStatus | undefined> {
  const text = await output('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  if (text === undefined) return undefined;
  return { source: 'systemd-timedated', offset_ms: 0, synced: text.trim() === 'yes' };
}

async function output(program: string, args: readonly string[]): Promise<string | undefined> {
  return run(program, args, { timeout: 2000, env: { PATH: process.env['PATH'], LC_ALL: 'C' } }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}
