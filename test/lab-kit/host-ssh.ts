import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import type { HostShell } from './host-shell.ts';
import type { Boot } from './nspawn.ts';
import { waitUntil } from './wait-until.ts';

/** Kinds of host key that a lab host has. */
type HostKeyType = 'ed25519' | 'ecdsa';

const HOST_KEY_TYPES: readonly HostKeyType[] = ['ed25519', 'ecdsa'];

/** The SSH side of a host, seen from inside it. */
export type HostSsh = {
  /** `SHA256:...` of a host key as `ssh-keygen -lf` prints it ON the host: the answer to compare the product's with. */
  hostKeyFingerprint(type?: HostKeyType): Promise<string>;
  /** Gives the host new keys of every type, as a re-installation (or somebody in the middle) would. Sessions stay. */
  regenerateHostKey(): Promise<void>;
  /** Sets sshd options (`Keyword value` lines) in a drop-in and restarts sshd; empty text takes them back. */
  sshdConfig(lines: string): Promise<void>;
  /** How many logins sshd has accepted since the host was made. */
  acceptedLogins(): Promise<number>;
};

/** Shell text that makes the host keys; for a running host and for a disk that was not booted yet. */
export function makeHostKeys(): string {
  return HOST_KEY_TYPES.map(
    (type) =>
      `rm -f /etc/ssh/ssh_host_${type}_key && ssh-keygen -q -t ${type} -N '' -C lab -f /etc/ssh/ssh_host_${type}_key`,
  ).join(' && ');
}

export function hostSsh(shell: HostShell): HostSsh {
  return {
    async hostKeyFingerprint(type = 'ed25519') {
      const line = await shell.must(`ssh-keygen -l -E sha256 -f /etc/ssh/ssh_host_${type}_key.pub`);
      const fingerprint = line.split(' ')[1];
      if (fingerprint === undefined) throw new Error(`ssh-keygen printed no fingerprint: ${line}`);
      return fingerprint;
    },
    async regenerateHostKey() {
      await shell.must(`${makeHostKeys()} && systemctl restart ssh.service`);
    },
    async sshdConfig(lines) {
      // 01: the first value of an option counts in sshd_config(5), so ours has to come before the others'.
      await shell.writeFile('/etc/ssh/sshd_config.d/01-lab.conf', `${lines}\n`);
      await shell.must('sshd -t && systemctl restart ssh.service');
    },
    async acceptedLogins() {
      const lines = await shell.must("journalctl -q --no-pager -o cat -t sshd | grep -c '^Accepted ' || true");
      return Number(lines.trim());
    },
  };
}

/** Reads an SSH server's greeting; `false` when nobody answers with one within a second. */
export function answersSsh(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-2.0-')));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

/**
 * Waits until people can log in: sshd greets, and systemd has taken away /run/nologin (before that, PAM turns everyone but
 * root away with "System is booting up").
 */
export async function waitForSsh(name: string, address: string, current: Boot, detail: () => string): Promise<void> {
  const limits = { timeoutMs: 30_000, everyMs: 15, detail };
  await waitUntil(`${name} to answer on SSH`, () => answersSsh(address, 22), limits);
  await waitUntil(
    `${name} to let people in`,
    () => !existsSync(`/proc/${current.leader.pid}/root/run/nologin`),
    limits,
  );
}
