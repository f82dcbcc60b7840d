import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupPaths } from './cgroup.ts';
import type { Credentials } from './credentials.ts';
import { diskPaths, makeDisk } from './disk.ts';
import { type HostApt, hostApt } from './host-apt.ts';
import { type HostAudit, hostAudit } from './host-audit.ts';
import { type HostNixos, hostNixos } from './host-nixos.ts';
import { type HostShell, hostShell } from './host-shell.ts';
import { type HostSsh, hostSsh, waitForSsh } from './host-ssh.ts';
import { type HostSudo, hostSudo } from './host-sudo.ts';
import { type HostTools, hostTools } from './host-tools.ts';
import { freeSubnet } from './network.ts';
import { type Boot, boot, holdAddress, type Machine, pullPlug, releaseAddress, vethOf, waitForEnd } from './nspawn.ts';
import { HOSTILE_USERS, prepareDisk, spoilDisk } from './prepare.ts';
import { type HostRecord, type RecordBook, tearDownHost } from './record.ts';
import { ensureImage } from './rootfs.ts';

/** Kinds of host: a Debian server; one with real Nix profiles, standing in for NixOS; one with users and tools that misbehave. */
export type LabHostKind = 'debian' | 'nixos' | 'hostile';

/** Where hosts are made: the lab's folder, record and keys. */
export type HostSite = {
  readonly cache: string;
  readonly labId: string;
  readonly folder: string;
  readonly book: RecordBook;
  readonly credentials: Credentials;
};

/** Switching a host off and on. */
type HostPower = {
  /** Reboots and waits until people can log in: same disk, same address, same keys. `hard` pulls the plug instead of asking. */
  reboot(options?: { hard?: boolean }): Promise<void>;
  /** Pulls the plug; the disk stays. Nobody answers at the address any more: "no route to host" after some seconds, as on a LAN. */
  stop(): Promise<void>;
  /** Boots a stopped host, or one that ended by itself. */
  start(): Promise<void>;
  /** Waits until the host has ended by itself, as it does when something on it asks for a reboot. */
  waitForEnd(): Promise<void>;
  /** Stops the host and removes it with its disk. */
  dispose(): Promise<void>;
};

/** A booted host and the test's way into it. */
export type LabHost = AsyncDisposable &
  HostPower &
  HostShell &
  HostSsh &
  HostSudo &
  HostApt &
  HostAudit &
  HostTools & {
    readonly name: string;
    readonly kind: LabHostKind;
    readonly address: string;
    readonly port: 22;
    /** Logs in with `keyFile` or `password`; member of adm and systemd-journal. */
    readonly user: 'tech';
    readonly keyFile: string;
    readonly rootKeyFile: string;
    readonly password: string;
    /** What the host printed on its console so far. */
    consoleText(): string;
  };

/** The stand-in for NixOS. */
export type NixosHost = LabHost & HostNixos;

/** A Debian server on which every user but `tech` has something wrong: see {@link HOSTILE_USERS}. They share its key and password. */
export type HostileHost = LabHost & { readonly users: typeof HOSTILE_USERS };

/** Makes and boots a host; returns when people can log in. What it makes is in the record before it exists. */
export async function createHost(site: HostSite, kind: LabHostKind, number: number, name: string): Promise<LabHost> {
  const machineName = `rl${site.labId}-${number}`;
  const folder = join(site.folder, machineName);
  const disk = diskPaths(folder);
  const record: HostRecord = {
    machine: machineName,
    processes: [],
    cgroups: [...cgroupPaths(machineName)],
    veth: vethOf(machineName),
    folders: [`/run/systemd/nspawn/propagate/${machineName}`, `/run/systemd/nspawn/unix-export/${machineName}`],
    root: disk.root,
    mounts: [...disk.mounts],
  };
  site.book.write(record);
  await makeDisk(await ensureImage(kind === 'nixos' ? 'nixos' : 'debian', site.cache), folder);
  const preparation = { hostname: name, credentials: site.credentials };
  await prepareDisk(disk.root, preparation);
  if (kind === 'hostile') await spoilDisk(disk.root, preparation);
  const machine: Machine = {
    name: machineName,
    hostname: name,
    root: disk.root,
    subnet: await freeSubnet(),
    cgroup: machineName,
    consoleLog: join(site.folder, `${machineName}.console`),
  };
  const power = hostPower(site, machine, record);
  await power.start();
  const shell = hostShell(name, power.leaderPid);
  // The image may have been built long ago: a fresh host starts with fresh package lists, and tests age them.
  await shell.must('touch /var/lib/apt/lists');
  const tools = hostTools(shell);
  const { keyFile, rootKeyFile, password } = site.credentials;
  return {
    name,
    kind,
    address: machine.subnet.address,
    port: 22,
    user: 'tech',
    keyFile,
    rootKeyFile,
    password,
    consoleText: () => consoleText(machine),
    ...shell,
    ...hostSsh(shell),
    ...hostSudo(shell, password),
    ...hostApt(shell),
    ...tools,
    ...hostAudit(shell, tools),
    reboot: power.reboot,
    stop: power.stop,
    start: power.start,
    waitForEnd: power.waitForEnd,
    dispose: power.dispose,
    [Symbol.asyncDispose]: power.dispose,
  };
}

/** Like {@link createHost}, with what only the NixOS stand-in can do. */
export async function createNixosHost(site: HostSite, number: number, name: string): Promise<NixosHost> {
  const host = await createHost(site, 'nixos', number, name);
  return { ...host, ...hostNixos(host) };
}

/** Like {@link createHost}, for the badly behaved one. */
export async function createHostileHost(site: HostSite, number: number, name: string): Promise<HostileHost> {
  return { ...(await createHost(site, 'hostile', number, name)), users: HOSTILE_USERS };
}

function consoleText(machine: Machine): string {
  return existsSync(machine.consoleLog) ? readFileSync(machine.consoleLog, 'utf8') : '';
}

function hostPower(site: HostSite, machine: Machine, record: HostRecord): HostPower & { leaderPid(): number } {
  let current: Boot | undefined;
  const leaderPid = () => {
    if (current === undefined) throw new Error(`${machine.hostname} is switched off`);
    return current.leader.pid;
  };
  const ended = async () => {
    if (current === undefined) return;
    await waitForEnd(machine, current, record.cgroups);
    current = undefined;
    record.processes.length = 0;
    site.book.write(record);
    await holdAddress(machine);
  };
  const start = async () => {
    if (current !== undefined) throw new Error(`${machine.hostname} is running`);
    await releaseAddress(machine);
    current = await boot(machine, (identity) => {
      record.processes.push(identity);
      site.book.write(record);
    });
    await waitForSsh(machine.hostname, machine.subnet.address, current, () => consoleText(machine));
    // Until systemd has settled, `systemctl is-system-running` says "starting" and a scan would not repeat.
    await hostShell(machine.hostname, leaderPid).exec('systemctl is-system-running --wait');
  };
  const stop = async () => {
    if (current !== undefined) pullPlug(current);
    await ended();
  };
  return {
    leaderPid,
    start,
    stop,
    waitForEnd: ended,
    async reboot({ hard = false } = {}) {
      if (hard) await stop();
      else {
        await hostShell(machine.hostname, leaderPid).exec('systemctl reboot');
        await ended();
      }
      await start();
    },
    async dispose() {
      await tearDownHost(record);
      current = undefined;
      site.book.strike(machine.name);
    },
  };
}
