import type { Platform } from '../../../contract/enums.ts';
import type { Fault, Faults } from './faults.ts';
import { type Lines, ran } from './lines.ts';

/** How a unit of a demo host is installed and what stops it. */
interface Unit {
  /** `oneshot` = active (exited); `job` = runs now and then. */
  readonly kind: 'daemon' | 'oneshot' | 'job';
  /** Its own name where this is an alias. */
  readonly id?: string;
  readonly stoppedBy?: Fault;
  readonly failedBy?: Fault;
  /** With this fault it is not installed at all. */
  readonly goneBy?: Fault;
}

/** The units that all hosts of a platform have. NixOS names some otherwise than Debian and Ubuntu. */
const COMMON: Readonly<Record<string, Unit>> = {
  'systemd-journald': { kind: 'daemon' },
  auditd: { kind: 'daemon' },
  nftables: { kind: 'oneshot', stoppedBy: 'firewall_stopped' },
  'clamav-daemon': { kind: 'daemon', stoppedBy: 'av_stopped' },
};
const LINUX: Readonly<Record<string, Unit>> = {
  ...COMMON,
  rsyslog: { kind: 'daemon', stoppedBy: 'service_stopped' },
  syslog: { kind: 'daemon', stoppedBy: 'service_stopped', id: 'rsyslog' },
  chrony: { kind: 'daemon' },
  'restic-backup': { kind: 'job', failedBy: 'backup_failed', goneBy: 'no_backup' },
};
const NIXOS: Readonly<Record<string, Unit>> = {
  ...COMMON,
  syslog: { kind: 'daemon', stoppedBy: 'service_stopped' },
  chronyd: { kind: 'daemon' },
  'restic-backups-clinic': { kind: 'job', failedBy: 'backup_failed', goneBy: 'no_backup' },
};

/** The job that makes backups. */
export function backupJob(platform: Platform): string {
  return platform === 'nixos' ? 'restic-backups-clinic' : 'restic-backup';
}

/** True when the host has the unit now. */
export function isInstalled(platform: Platform, faults: Faults, name: string): boolean {
  const unit = unitOf(platform, name);
  return unit !== undefined && !(unit.goneBy !== undefined && faults.has(unit.goneBy));
}

/** What `unit NAME` of the prelude prints for each of the names, which travel in one parameter with blanks between. */
export function unitLines(platform: Platform, faults: Faults, names: string): Lines {
  return names
    .split(' ')
    .filter((name) => name !== '')
    .flatMap((name) => ran(`unit.${name}`, show(platform, faults, name)));
}

function unitOf(platform: Platform, name: string): Unit | undefined {
  const units = platform === 'nixos' ? NIXOS : LINUX;
  const bare = name.replace(/\.service$/, '');
  return Object.hasOwn(units, bare) ? units[bare] : undefined;
}

function show(platform: Platform, faults: Faults, name: string): string[] {
  const unit = unitOf(platform, name);
  if (unit === undefined || !isInstalled(platform, faults, name)) {
    return properties(name, 'not-found', 'inactive', 'dead', '');
  }
  const id = unit.id ?? name;
  const enabled = unit.kind === 'job' ? 'static' : 'enabled';
  if (unit.failedBy !== undefined && faults.has(unit.failedBy))
    return properties(id, 'loaded', 'failed', 'failed', enabled);
  const stopped = unit.kind === 'job' || (unit.stoppedBy !== undefined && faults.has(unit.stoppedBy));
  if (stopped) return properties(id, 'loaded', 'inactive', 'dead', enabled);
  return properties(id, 'loaded', 'active', unit.kind === 'oneshot' ? 'exited' : 'running', enabled);
}

function properties(id: string, load: string, active: string, sub: string, enabled: string): string[] {
  return [
    `Id=${id.replace(/\.service$/, '')}.service`,
    `LoadState=${load}`,
    `ActiveState=${active}`,
    `SubState=${sub}`,
    `UnitFileState=${enabled}`,
  ];
}
