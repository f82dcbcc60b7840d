import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOutput } from '../../src/main/cli/output.ts';
import { explain } from '../../src/main/cli/problems.ts';
import { parse } from '../../src/main/cli/program.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';

const core = randomBytes(9).toString('hex');
const SECRETS = {
  passphrase: `vault words ${core} kettle`,
  next: `other words ${core} bridges`,
  key: `key phrase ${core} "q" $HOME`,
  write: `write ${core} secret`,
  sudo: `sudo ${core} secret`,
};

describeIf(allOf(linux, root, program('sshd', 'openssh-server')), 'rounds on the command line', () => {
  let gate: TestSshd;
  let desk: TestSshd;
  let folder: string;
  let passphrase = SECRETS.passphrase;
  const printed: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rounds-cli-'));
    [gate, desk] = await Promise.all([startSshd(), startSshd()]);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', SECRETS.key, '-f', join(folder, 'key')]);
    const allowed = join(desk.folder, 'authorized_keys');
    writeFileSync(allowed, `${readFileSync(allowed, 'utf8')}${readFileSync(join(folder, 'key.pub'), 'utf8')}`);
  });

  afterAll(async () => {
    await Promise.all([gate.dispose(), desk.dispose()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command in this process, as the entry does; everything that it prints is kept. */
  const rounds = async (args: readonly string[], lines: readonly string[] = []) => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const request = await parse(args, '0.0.0-test');
    const output = makeOutput({ out, err }, request.options.json === true);
    const code = await request
      .run({
        dataDir: join(folder, 'data'),
        configFile: undefined,
        env: { ROUNDS_LOG_LEVEL: 'DEBUG' },
        output,
        stdin: Readable.from(lines.map((line) => `${line}\n`)),
        passphrase: { file: undefined, given: passphrase, terminal: () => undefined },
        signal: new AbortController().signal,
      })
      .catch((error: unknown) => {
        const { problem, exitCode } = explain(error);
        err.write(`${problem.code}: ${problem.message} ${JSON.stringify(problem.details ?? [])}\n`);
        return exitCode;
      });
    const [stdout, stderr] = [String(out.read() ?? ''), String(err.read() ?? '')];
    printed.push(stdout, stderr);
    return { code, stdout, stderr };
  };
  const done = async (args: readonly string[], lines?: readonly string[]) => {
    const ran = await rounds(args, lines);
    if (ran.code !== 0) throw new Error(`rounds ${args.join(' ')}: ${ran.code} ${ran.stderr} ${ran.stdout}`);
    return ran.stdout;
  };
  const address = (sshd: TestSshd) => [
    '--address',
    `ssh://root@127.0.0.1:${sshd.port}`,
    '--platform',
    'linux',
    '--site',
    'maple',
  ];

  test('a host behind another, with an encrypted key and a credential for changes, from nothing to a scan', async () => {
    await done(['site', 'add', 'maple', '--timezone', 'America/Chicago']);
    await done(['hosts', 'add', 'gate', ...address(gate), '--key', gate.keyFile]);
    await done(
      [
        'hosts',
        'add',
        'desk',
        ...address(desk),
        '--via',
        'gate',
        '--key',
        join(folder, 'key'),
        '--key-passphrase-stdin',
        '--write-user',
        'admin',
        '--write-password-stdin',
        '--write-sudo-password-stdin',
      ],
      [SECRETS.key, SECRETS.write, SECRETS.sudo],
    );
    for (const [name, sshd] of [
      ['gate', gate],
      ['desk', desk],
    ] as const)
      await done(['trust', 'accept', name, '--fingerprint', await sshd.hostKeyFingerprint()]);
    expect(await done(['trust', 'show', 'desk'])).toContain('desk is known by ssh-ed25519');
    const scan = await rounds(['scan', 'desk', '--json']);
    expect(JSON.parse(scan.stdout).problems ?? []).toEqual([]);
    expect(JSON.parse(scan.stdout).bundles.length).toBeGreaterThan(0);
    // Ten commands, each of which opens the vault at its full cost.
  }, 180_000);

  test('hosts show says how a host is reached, how changes log in, and where there is one credential only', async () => {
    const shown = await done(['hosts', 'show', 'desk']);
    expect(shown).toMatch(/reached through +gate/);
    expect(shown).toMatch(/writes +admin, password, sudo password/);
    expect(shown).not.toContain('only one credential');
    expect(await done(['hosts', 'show', 'gate'])).toContain('gate has only one credential');
  });

  test('doctor goes through every step of both hosts, and writes a support file that only its owner reads', async () => {
    const file = join(folder, 'support.json');
    const ran = await rounds(['doctor', 'desk', '--bundle', file]);
    expect(ran.stdout).toMatch(/ok {4}gate login: as root/);
    expect(ran.stdout).toMatch(/ok {4}desk tcp: .*by gate/);
    expect(ran.stderr).toContain('Read it before you send it');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const support = JSON.parse(readFileSync(file, 'utf8'));
    expect(support.log.some((line: { scan_id?: string }) => line.scan_id !== undefined)).toBe(true);
    expect(support.config.log_level).toBe('DEBUG');
    expect(readFileSync(file, 'utf8')).not.toContain(core);
    const again = await rounds(['doctor', '--bundle', file]);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('CONFLICT')]);
  });

  test('a wrong passphrase of a key is refused before the host is added', async () => {
    const ran = await rounds(
      ['hosts', 'add', 'third', ...address(desk), '--key', join(folder, 'key'), '--key-passphrase-stdin'],
      [`${core} wrong`],
    );
    expect([ran.code, ran.stderr]).toEqual([3, expect.stringContaining('AUTH_FAILED')]);
  });

  test.each([
    ['two ways to log in', ['--agent', '--password-stdin']],
    ['a passphrase without its key', ['--key-passphrase-stdin', '--agent']],
    ['two kinds of sudo for changes', ['--agent', '--write-agent', '--write-sudo', '--write-sudo-password-stdin']],
  ])('%s are a mistake of usage', async (_what, options) => {
    expect((await rounds(['hosts', 'add', 'third', ...address(desk), ...options], ['x'])).code).toBe(2);
  });

  test('the recovery code is shown once, and gives the vault a new passphrase', async () => {
    const code = (await done(['vault', 'recovery-code'])).trim();
    expect(code).toMatch(/^(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}$/);
    expect(await done(['vault', 'status'])).toContain('opened by: passphrase, recovery code');
    await done(['vault', 'unlock', '--recovery-code', '--stdin'], [code.toLowerCase(), SECRETS.next]);
    expect((await rounds(['vault', 'unlock'])).code).toBe(3);
    passphrase = SECRETS.next;
    await done(['vault', 'unlock']);
    const wrong = await rounds(
      ['vault', 'unlock', '--recovery-code', '--stdin'],
      [code.replace(/.$/, '?'), SECRETS.next],
    );
    expect(wrong.code).toBe(2);
    printed.splice(0, printed.length, ...printed.map((text) => text.replace(code, 'shown once')));
    expect(everything()).not.toContain(code);
  });

  test('a new recovery code makes the one before void, and says so rather than "wrong"', async () => {
    const [older = '', newer = ''] = [await done(['vault', 'recovery-code']), await done(['vault', 'recovery-code'])];
    const ran = await rounds(['vault', 'unlock', '--recovery-code', '--stdin'], [older.trim(), SECRETS.passphrase]);
    expect([ran.code, ran.stderr]).toEqual([3, expect.stringContaining('not the newest one')]);
    printed.splice(0, printed.length, ...printed.map((text) => text.replace(older, '').replace(newer, '')));
    for (const code of [older, newer]) expect(everything()).not.toContain(code.trim());
  });

  test('the passphrase is changed, and the recovery code is mentioned', async () => {
    const said = await done(['vault', 'change-passphrase', '--stdin'], [SECRETS.passphrase]);
    expect(said).toContain('The recovery code still opens it');
    passphrase = SECRETS.passphrase;
    await done(['vault', 'unlock']);
  });

  test('what a person typed is in no file, no log at DEBUG, and nothing that was printed', () => {
    const all = everything();
    expect(all.length).toBeGreaterThan(10_000);
    expect(readFileSync(join(folder, 'data', 'logs', 'rounds.log'), 'utf8')).toContain('scan started');
    for (const form of [core, Buffer.from(core).toString('base64').slice(0, -2), Buffer.from(core).toString('hex')])
      expect(all).not.toContain(form);
  });

  /** Every file of the data folder, and everything that was printed. */
  const everything = (): string => {
    const files = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    return [...files, ...printed].join('\n');
  };
});
