import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Credentials, publicKey } from './credentials.ts';
import { makeHostKeys } from './host-ssh.ts';
import { script } from './rootfs.ts';
import { must } from './run.ts';

/** Users of a hostile host, by what is wrong with them. */
export const HOSTILE_USERS = [
  /** Login shell fish. */
  'fishy',
  /** Login shell tcsh. */
  'csher',
  /** Home folder missing. */
  'nohome',
  /** The shell greets on stdout and stderr, with markup and terminal codes and without a line end, before it runs a command. */
  'noisy',
  /** The login shell never answers. */
  'hang',
  /** The login shell prints 1 GiB of NUL bytes. */
  'flood',
  /** The login shell says that the account is not available. */
  'nologin',
] as const;

/** `tech` in every image. */
const TECH_UID = 1000;

/** What a new host gets before its first boot. */
type Preparation = { readonly hostname: string; readonly credentials: Credentials };

function authorise(root: string, home: string, uid: number, key: string): void {
  const folder = join(root, home, '.ssh');
  const file = join(folder, 'authorized_keys');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, key, { mode: 0o600 });
  for (const path of [folder, file]) chownSync(path, uid, uid);
  chmodSync(folder, 0o700);
}

/** Makes a disk a host of its own: names, machine id, host keys, and the way in for `tech` and root. */
export async function prepareDisk(root: string, { hostname, credentials }: Preparation): Promise<void> {
  writeFileSync(join(root, 'etc/hostname'), `${hostname}\n`);
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${hostname}.clinic.example ${hostname}\n`);
  // Written, not left to systemd: a host without one takes its first boot for a new installation and switches every unit on.
  writeFileSync(join(root, 'etc/machine-id'), `${randomBytes(16).toString('hex')}\n`, { mode: 0o444 });
  authorise(root, 'home/tech', TECH_UID, publicKey(credentials.keyFile));
  authorise(root, 'root', 0, publicKey(credentials.rootKeyFile));
  await setPasswords(root, ['tech'], credentials.password);
  await must('chroot', [root, '/bin/sh', '-c', makeHostKeys()]);
}

/** Adds the users and greetings of a hostile host, with the same key and password as `tech`. */
export async function spoilDisk(root: string, { credentials }: Preparation): Promise<void> {
  await must('chroot', [root, '/bin/bash', '-s'], { input: readFileSync(script('hostile.sh')) });
  await setPasswords(root, HOSTILE_USERS, credentials.password);
}

/** Sets the password of users on a disk. SHA-512 rather than the default, which takes a tenth of a second each. */
async function setPasswords(root: string, users: readonly string[], password: string): Promise<void> {
  await must('chroot', [root, '/usr/sbin/chpasswd', '-c', 'SHA512'], {
    input: users.map((user) => `${user}:${password}\n`).join(''),
  });
}
