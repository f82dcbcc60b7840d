import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, type RunOptions, type RunResult, run } from './run.ts';

/** Where and as whom Debian's ssh client logs in. */
type OpensshLogin = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A private key file, or a password. */
  readonly with: { readonly keyFile: string } | { readonly password: string };
};

/**
 * Runs a command over SSH with Debian's own client: the second opinion on what a host does. Any host key is taken; our own
 * files, agent and config are left out.
 */
export async function openssh(
  login: OpensshLogin,
  command: string,
  options: Pick<RunOptions, 'input' | 'timeoutMs' | 'enoughBytes'> = {},
): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-openssh-'));
  const password = 'password' in login.with ? login.with.password : undefined;
  // The password comes from a file by way of a program that ssh asks: it never stands on a command line.
  const askpass = join(folder, 'askpass');
  writeFileSync(join(folder, 'password'), `${password ?? ''}\n`, { mode: 0o600 });
  writeFileSync(askpass, `#!/bin/sh\nexec cat '${folder}/password'\n`, { mode: 0o700 });
  const keyFile = 'keyFile' in login.with ? login.with.keyFile : undefined;
  const settings = [
    'StrictHostKeyChecking=no',
    `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
    'GlobalKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'LogLevel=ERROR',
    'ConnectTimeout=10',
    'NumberOfPasswordPrompts=1',
    `PreferredAuthentications=${keyFile === undefined ? 'password' : 'publickey'}`,
  ];
  try {
    return await run(
      'ssh',
      [
        ...['-F', '/dev/null', '-T', '-p', `${login.port}`, '-l', login.user],
        ...settings.flatMap((setting) => ['-o', setting]),
        ...(keyFile === undefined ? [] : ['-i', keyFile]),
        login.host,
        command,
      ],
      {
        ...options,
        env: {
          PATH: '/usr/bin:/bin',
          HOME: folder,
          SSH_ASKPASS: askpass,
          SSH_ASKPASS_REQUIRE: 'force',
          LC_ALL: 'C.UTF-8',
        },
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fingerprint of a server's host key as it shows to the network: by ssh-keyscan and ssh-keygen. */
export async function scannedFingerprint(
  host: string,
  port: number,
  type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519',
): Promise<string> {
  const key = await must('ssh-keyscan', ['-T', '5', '-t', type, '-p', `${port}`, host]);
  const line = await must('ssh-keygen', ['-l', '-E', 'sha256', '-f', '-'], { input: key });
  return line.split(' ')[1] ?? '';
}
