import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createCgroup, enterCgroups, removeCgroup } from './cgroup.ts';
import type { Subnet } from './network.ts';
import { identify, isAlive, killExactly, type ProcessIdentity } from './process-identity.ts';
import { must, run } from './run.ts';
import { waitUntil } from './wait-until.ts';

/** A host to boot: its tree, its names on this machine and on its own screen, its addresses. */
export type Machine = {
  /** At most 12 characters: the kernel allows 15 for `ve-<name>`. */
  readonly name: string;
  readonly hostname: string;
  readonly root: string;
  readonly subnet: Subnet;
  readonly cgroup: string;
  /** What the host prints on its console while it boots. */
  readonly consoleLog: string;
};

/** A booted host: `outer` is systemd-nspawn, `leader` the host's process number one as this machine sees it. */
export type Boot = { readonly outer: ProcessIdentity; readonly leader: ProcessIdentity };

const BOOT_TIMEOUT_MS = 30_000;

/** The name of our end of the host's network cable. */
export function vethOf(machine: string): string {
  return `ve-${machine}`;
}

function tail(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').slice(-3000) : '';
}

/** The last number of `NSpid` is what the process is called in its own namespace; the host's systemd is 1 there. */
function isFirstInItsNamespace(pid: number): boolean {
  try {
    const line = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
    const numbers = line.split(/\s+/);
    return numbers.length > 1 && numbers.at(-1) === '1';
  } catch {
    return false;
  }
}

function leaderOf(outer: number): ProcessIdentity | undefined {
  try {
    const children = readFileSync(`/proc/${outer}/task/${outer}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
    const leader = children.find(isFirstInItsNamespace);
    return leader === undefined ? undefined : identify(leader);
  } catch {
    return undefined;
  }
}

/**
 * Starts a host in its own session and gives both ends of its cable an address. Returns when the cable is up, long before sshd.
 * @param onProcess told of each process as soon as it is known, to be written down
 */
export async function boot(machine: Machine, onProcess: (identity: ProcessIdentity) => void): Promise<Boot> {
  const cgroups = createCgroup(machine.cgroup);
  const log = openSync(machine.consoleLog, 'a', 0o600);
  const nspawn = [
    'systemd-nspawn',
    '--quiet',
    `--directory=${machine.root}`,
    '--boot',
    '--network-veth',
    `--machine=${machine.name}`,
    `--hostname=${machine.hostname}`,
    '--register=no',
    '--keep-unit',
    '--link-journal=no',
    '--resolv-conf=off',
    '--timezone=off',
  ];
  const child = spawn('/bin/sh', ['-c', `${enterCgroups(cgroups)} && exec "$@"`, 'sh', ...nspawn], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  closeSync(log);
  child.unref();
  const outer = child.pid === undefined ? undefined : identify(child.pid);
  if (outer === undefined) throw new Error(`systemd-nspawn did not start: ${tail(machine.consoleLog)}`);
  onProcess(outer);
  const limits = { timeoutMs: BOOT_TIMEOUT_MS, everyMs: 10, detail: () => tail(machine.consoleLog) };
  const leader = await waitUntil(
    `${machine.name} to start`,
    () => assertAlive(outer, machine) && leaderOf(outer.pid),
    limits,
  );
  onProcess(leader);
  const inHost = ['--target', `${leader.pid}`, '--net', 'ip'];
  await waitUntil(
    `the cable of ${machine.name}`,
    async () => assertAlive(outer, machine) && (await run('nsenter', [...inHost, 'link', 'show', 'host0'])).code === 0,
    limits,
  );
  const { gateway, address, prefix } = machine.subnet;
  const veth = vethOf(machine.name);
  await must('ip', ['address', 'add', `${gateway}/${prefix}`, 'dev', veth]);
  await must('ip', ['link', 'set', veth, 'up']);
  await must('nsenter', [...inHost, 'address', 'add', `${address}/${prefix}`, 'dev', 'host0']);
  await must('nsenter', [...inHost, 'link', 'set', 'host0', 'up']);
  return { outer, leader };
}

function assertAlive(outer: ProcessIdentity, machine: Machine): true {
  if (!isAlive(outer)) throw new Error(`${machine.name} ended while it started:\n${tail(machine.consoleLog)}`);
  return true;
}

/** Waits until a host that was told to end (or to reboot: a container ends then) has ended, and removes its control group. */
export async function waitForEnd(machine: Machine, current: Boot, cgroups: readonly string[]): Promise<void> {
  await waitUntil(`${machine.name} to end`, () => !isAlive(current.outer) && !isAlive(current.leader), {
    timeoutMs: BOOT_TIMEOUT_MS,
    detail: () => tail(machine.consoleLog),
  });
  for (const path of cgroups) await removeCgroup(path);
}

/**
 * Puts a dead end where the host's cable was: while the host is off, its address stays on this machine and nobody answers
 * there, as on a clinic's LAN. Without it, what is sent to the address would leave by the default route, to strangers.
 */
export async function holdAddress({ name, subnet }: Machine): Promise<void> {
  const veth = vethOf(name);
  // The kernel takes the cable away a moment after the host's last process.
  await waitUntil(`the cable of ${name} to go`, async () => (await run('ip', ['link', 'show', veth])).code !== 0, {
    timeoutMs: BOOT_TIMEOUT_MS,
    everyMs: 10,
  });
  const far = `vx${veth.slice(2)}`;
  await must('ip', ['link', 'add', veth, 'type', 'veth', 'peer', 'name', far]);
  await must('ip', ['address', 'add', `${subnet.gateway}/${subnet.prefix}`, 'dev', veth]);
  for (const end of [veth, far]) await must('ip', ['link', 'set', end, 'up']);
}

/** Takes the dead end away, to make room for the cable; nothing happens where there is none. */
export async function releaseAddress({ name }: Machine): Promise<void> {
  await run('ip', ['link', 'delete', vethOf(name)]);
}

/** Pulls the plug. */
export function pullPlug(current: Boot): void {
  killExactly(current.leader);
}
