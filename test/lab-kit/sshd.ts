import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { answersSsh } from './host-ssh.ts';
import { identify, isAlive, killExactly, type ProcessIdentity } from './process-identity.ts';
import { must } from './run.ts';
import { waitUntil } from './wait-until.ts';

/** Kinds of host key that {@link startSshd} can make. */
type SshdKeyType = 'ed25519' | 'rsa' | 'ecdsa';

/** A real OpenSSH server on loopback, for the user who runs the test. */
export type TestSshd = AsyncDisposable & {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Who may log in: the user of this process. */
  readonly user: string;
  /** Private key that may log in: a path; ed25519, no passphrase. */
  readonly keyFile: string;
  /** A private key that may not log in. */
  readonly strangerKeyFile: string;
  /** The server's own folder; gone after dispose. */
  readonly folder: string;
  /** `SHA256:...` of a host key, by ssh-keygen. */
  hostKeyFingerprint(type?: SshdKeyType): Promise<string>;
  /** New host keys of every type on the same port. Open connections end, as the server is started anew. */
  rotateHostKey(): Promise<void>;
  /** What the server has logged so far (LogLevel VERBOSE: logins with the key's fingerprint, disconnections). */
  log(): string;
  dispose(): Promise<void>;
};

/**
 * Where Debian's sshd, when root starts it, insists on finding an empty folder (a compiled-in path). Made when it is not there, and left: another
 * server on this machine may have come to rely on it, and would refuse every login without it.
 */
const PRIVSEP_FOLDER = '/run/sshd';

const SSHD = '/usr/sbin/sshd';

/**
 * Starts sshd on a free port of 127.0.0.1 with a config and keys of its own. Check {@link sshdPrerequisites} first.
 * @param options.config sshd_config(5) options that come before ours (there, the first value of an option counts)
 * @param options.hostKeys kinds of host key, ed25519 alone when left out
 */
export async function startSshd(
  options: { readonly config?: Readonly<Record<string, string>>; readonly hostKeys?: readonly SshdKeyType[] } = {},
): Promise<TestSshd> {
  const hostKeys = options.hostKeys ?? ['ed25519'];
  const folder = mkdtempSync(join(tmpdir(), 'rounds-sshd-'));
  if (process.getuid?.() === 0) mkdirSync(PRIVSEP_FOLDER, { recursive: true, mode: 0o755 });
  const paths = {
    config: join(folder, 'sshd_config'),
    log: join(folder, 'log'),
    keys: join(folder, 'authorized_keys'),
  };
  const hostKey = (type: SshdKeyType) => join(folder, `host_${type}`);
  const makeHostKeys = async () => {
    for (const type of hostKeys) {
      for (const path of [hostKey(type), `${hostKey(type)}.pub`]) rmSync(path, { force: true });
      await makeKey(type, hostKey(type));
    }
  };
  const keyFile = await makeKey('ed25519', join(folder, 'user_key'));
  const strangerKeyFile = await makeKey('ed25519', join(folder, 'stranger_key'));
  await makeHostKeys();
  writeFileSync(paths.keys, readFileSync(`${keyFile}.pub`), { mode: 0o600 });
  const port = await freePort();
  writeFileSync(
    paths.config,
    [
      ...Object.entries(options.config ?? {}).map(([keyword, value]) => `${keyword} ${value}`),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      ...hostKeys.map((type) => `HostKey ${hostKey(type)}`),
      `AuthorizedKeysFile ${paths.keys}`,
      'PidFile none',
      // The keys lie in a temporary folder, which others may look into.
      'StrictModes no',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'LogLevel VERBOSE',
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n'),
  );
  let server = await launch(paths.config, paths.log, port);
  const dispose = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    keyFile,
    strangerKeyFile,
    folder,
    async hostKeyFingerprint(type = hostKeys[0] ?? 'ed25519') {
      const line = await must('ssh-keygen', ['-l', '-E', 'sha256', '-f', `${hostKey(type)}.pub`]);
      return line.split(' ')[1] ?? '';
    },
    async rotateHostKey() {
      await end(server);
      await makeHostKeys();
      server = await launch(paths.config, paths.log, port);
    },
    log: () => (existsSync(paths.log) ? readFileSync(paths.log, 'utf8') : ''),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

async function makeKey(type: SshdKeyType, path: string): Promise<string> {
  // 2048 bits are enough for a key that lives for a test, and made in a tenth of the time.
  const size = type === 'rsa' ? ['-b', '2048'] : [];
  await must('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', 'test', '-f', path]);
  return path;
}

/** The port is free when asked and taken a moment later: a neighbour that gets between makes sshd fail aloud, not silently. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No free port'));
        else resolve(address.port);
      });
    });
  });
}

async function launch(config: string, logPath: string, port: number): Promise<ProcessIdentity> {
  const log = openSync(logPath, 'a', 0o600);
  // In a session of its own, so that a Ctrl-C for the test does not end it before the test has looked.
  const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw new Error(`sshd did not start: ${readFileSync(logPath, 'utf8')}`);
  await waitUntil(
    'sshd to answer',
    async () => {
      if (!isAlive(identity)) throw new Error(`sshd ended at once: ${readFileSync(logPath, 'utf8')}`);
      return await answersSsh('127.0.0.1', port);
    },
    { timeoutMs: 10_000, detail: () => readFileSync(logPath, 'utf8') },
  );
  return identity;
}

function descendants(pid: number): ProcessIdentity[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => {
      const identity = identify(child);
      return identity === undefined ? [] : [identity, ...descendants(child)];
    });
  } catch {
    return [];
  }
}

/** Ends the server and every session that it holds, with what runs in them. */
async function end(server: ProcessIdentity): Promise<void> {
  const all = isAlive(server) ? [server, ...descendants(server.pid)] : [];
  for (const identity of all) killExactly(identity);
  await waitUntil('sshd to end', () => !all.some(isAlive), { timeoutMs: 10_000 });
}
