import type { HostFacts } from '../../../contract/drift.ts';
import type { ProbeOutput } from '../probe-output.ts';
import { visible, wholeNumber } from '../text.ts';
import { isMissing, isRunning, readUnit } from '../units.ts';

/** Services that steer a clock, and the name under which people know them. */
const CLOCK_SERVICES: ReadonlyMap<string, string> = new Map([
  ['systemd-timesyncd', 'systemd-timesyncd'],
  ['chronyd', 'chrony'],
  ['chrony', 'chrony'],
  ['ntpd', 'ntpd'],
  ['ntp', 'ntpd'],
  ['ntpsec', 'ntpsec'],
  ['openntpd', 'openntpd'],
]);

/** States of `systemctl is-system-running`; it prints one of them, whatever its exit code. */
const SYSTEM_STATES = new Set([
  'initializing',
  'starting',
  'running',
  'degraded',
  'maintenance',
  'stopping',
  'offline',
  'unknown',
]);

const FULL_BP = 10_000;

/** Facts of a host, whole numbers only; what is not there or not plausible is left out. */
export function readHostFacts(output: ProbeOutput): HostFacts {
  return {
    ...text('os', output.one('os')),
    ...text('kernel', output.one('kernel')),
    ...number('uptime_s', wholeNumber(output.one('uptime')?.split('.')[0])),
    ...number('load_milli', loadMilli(output.one('load'))),
    ...number('cpus', output.number('cpus')),
    ...systemState(output),
    ...number('disk_free_bp', leastFree(output.all('disk'))),
    ...number('sessions', sessions(output)),
    ...clock(output),
  };
}

function text<K extends 'os' | 'kernel'>(name: K, value: string | undefined): { [key in K]?: string } {
  const fact: { [key in K]?: string } = {};
  if (value !== undefined && value.trim() !== '') fact[name] = visible(value.trim(), 200);
  return fact;
}

function number<K extends 'uptime_s' | 'load_milli' | 'cpus' | 'disk_free_bp' | 'sessions'>(
  name: K,
  value: number | undefined,
): { [key in K]?: number } {
  const fact: { [key in K]?: number } = {};
  if (value !== undefined) fact[name] = value;
  return fact;
}

/** The 1-minute load of /proc/loadavg ("0.52 0.58 ...") times 1000. */
function loadMilli(line: string | undefined): number | undefined {
  const [, whole, hundredths] = /^(\d{1,6})\.(\d{2}) /.exec(line ?? '') ?? [];
  return whole === undefined || hundredths === undefined ? undefined : Number(whole) * 1000 + Number(hundredths) * 10;
}

function systemState(output: ProbeOutput): { system_state?: string } {
  const word = output.command('system_state')?.lines[0];
  return word !== undefined && SYSTEM_STATES.has(word) ? { system_state: word } : {};
}

/**
 * Basis points free of the fullest file system. Lines are those of `df -Pk`: device, blocks, used, available, capacity,
 * mount point. Free is available / (used + available), as df itself counts: blocks kept for root are not free.
 */
function leastFree(lines: readonly string[]): number | undefined {
  let least: number | undefined;
  for (const line of lines) {
    const [, usedText, freeText] = /^\S.*?\s+\d+\s+(\d+)\s+(\d+)\s+(?:\d+%|-)\s+\//.exec(line.slice(0, 2000)) ?? [];
    const used = wholeNumber(usedText);
    const free = wholeNumber(freeText);
    if (used === undefined || free === undefined || used + free === 0) continue;
    const share = Math.floor((free / (used + free)) * FULL_BP);
    if (least === undefined || share < least) least = share;
  }
  return least;
}

/** Lines of `loginctl list-sessions` or `who`; from version 256 on loginctl also lists the user manager, which is nobody. */
function sessions(output: ProbeOutput): number | undefined {
  const result = output.command('sessions');
  if (result?.code !== 0) return undefined;
  return result.lines.filter((line) => line.trim() !== '' && !/\smanager(?:-early)?\s/.test(line)).length;
}

/** Which service steers the clock, and whether the kernel holds it for synchronised. */
function clock(output: ProbeOutput): { clock_source?: string; clock_synced?: boolean } {
  const answer = output.command('clock.synced')?.lines[0];
  const synced = answer === 'yes' ? { clock_synced: true } : answer === 'no' ? { clock_synced: false } : {};
  const services = [...CLOCK_SERVICES].flatMap(([unit, source]) => {
    const fact = readUnit(output, unit);
    return isMissing(fact) ? [] : [{ source, running: isRunning(fact) }];
  });
  if (services.length === 0) return synced;
  return { clock_source: services.find((one) => one.running)?.source ?? 'none', ...synced };
}
