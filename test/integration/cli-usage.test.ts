import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { type CliOptions, documentOf, newConsole, type TestConsole } from '../support/cli.ts';
import { failure } from '../support/documents.ts';
import { loopbackSshd } from '../support/far-ends.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { type Served, serve } from '../support/serve.ts';

let laptop: TestConsole;

beforeAll(async () => {
  laptop = await newConsole();
  await laptop.run(['site', 'add', 'maple', '--timezone', 'America/Chicago']);
});

afterAll(() => laptop[Symbol.asyncDispose]());

/** Runs with `--json` what must fail: its exit code, and its error as the document on standard output says it. */
async function refusal(args: readonly string[], options: CliOptions = {}) {
  const ended = await laptop.run([...args, '--json'], options);
  const { error } = documentOf(failure, ended);
  return { exit: ended.code, code: error.code, message: error.message, details: error.details ?? [] };
}

const hostsAdd = (name: string, address = 'local:') => [
  ...['hosts', 'add', name, '--address', address, '--platform', 'linux', '--site', 'maple'],
];

describe.concurrent('a command line that is not understood', () => {
  test.each([
    ['no command', []],
    ['a command that there is none', ['dance']],
    ['a subcommand that there is none', ['hosts', 'dance']],
    ['an option that there is none', ['site', 'list', '--dance']],
    ['a missing argument', ['hosts', 'show']],
    ['one argument too many', ['hosts', 'show', 'a', 'b']],
    ['a missing option', ['hosts', 'add', 'a', '--site', 'maple', '--platform', 'linux']],
    ['options that exclude each other', [...hostsAdd('a', 'ssh://a@b:22'), '--key', 'k', '--agent']],
    [
      'a choice that there is none',
      ['hosts', 'add', 'a', '--address', 'local:', '--platform', 'amiga', '--site', 'maple'],
    ],
    ['a fingerprint left out: there is no blanket yes', ['trust', 'accept', 'a']],
  ])('%s: exit 2, with the way to help on standard error alone', async (_, args) => {
    const { code, stdout, stderr } = await laptop.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--help|Usage:/);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  test.each(['--help', '--version', 'hosts add --help'])('%s: exit 0', async (line) => {
    const { code, stdout } = await laptop.run(line.split(' '));
    expect({ code, empty: stdout === '' }).toEqual({ code: 0, empty: false });
  });
});

/** These ask a running console, which has its vault open: each command then starts in a third of the time. */
describe('asked of a running console,', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(laptop);
  });
  afterAll(() => served.stop());

  describe.concurrent('a value that does not fit', () => {
    test.each([
      ['scan without a host', ['scan']],
      ['scan with names and --all', ['scan', '--all', 'a']],
      ['a number that is none', ['evidence', 'list', '--limit', 'many']],
      ['a limit of nothing', ['evidence', 'list', '--limit', '0']],
      ['a time that is none', ['evidence', 'list', '--from', 'yesterday-ish']],
      ['a check that there is none', ['history', 'a', '--check', 'astrology']],
      ['days that are none', ['history', 'a', '--days', 'few']],
      ['a port that is none', ['serve', '--no-open', '--port', '70000']],
      ['a time zone that is none', ['site', 'add', 'oak', '--timezone', 'Mars/Olympus']],
      ['an SSH host without a way to log in', hostsAdd('a', 'ssh://tech@192.0.2.1:22')],
      ['an address that is none', hostsAdd('a', 'telnet://tech@192.0.2.1')],
      ['a fingerprint that is none', ['trust', 'accept', 'a', '--fingerprint', 'yes']],
    ])('%s: INVALID_INPUT, exit 2', async (_, args) => {
      expect(await refusal(args)).toMatchObject({ exit: 2, code: 'INVALID_INPUT' });
    });

    test.each(['Front-Desk', '../etc', 'a\u001b[31m', '', '$(id)'])('%j is no name for a host', async (name) => {
      const { code, stdout, stderr } = await laptop.run([
        ...hostsAdd('x').slice(0, 2),
        ...hostsAdd('x').slice(3),
        '--',
        name,
      ]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('name: a name of 1 to 63 lower-case letters');
      expect(stderr).not.toContain('\u001b');
    });

    test('nor for a site', async () => {
      expect(await refusal(['site', 'add', 'Maple Street', '--timezone', 'UTC'])).toMatchObject({ exit: 2 });
    });

    test('an address with a password in it is refused, and the password is not said again', async () => {
      const ended = await laptop.run(hostsAdd('a', 'ssh://tech:hunter2secret@192.0.2.1:22'));
      expect(ended.code).toBe(2);
      expect(`${ended.stdout}${ended.stderr}`).not.toContain('hunter2secret');
    });

    test('a mistake in a baseline is named by its line, and nothing is set', async () => {
      const file = join(laptop.folder, 'bad.yaml');
      writeFileSync(file, 'logging:\n  services: [rsyslog]\n  canary_max_age_hours: soon\npatching:\n  max_ages: 3\n');
      const refused = await refusal(['baseline', 'set', '--site', 'maple', '--file', file]);
      expect(refused).toMatchObject({ exit: 2, code: 'INVALID_INPUT' });
      expect(refused.details.join('\n')).toMatch(/:3.*canary_max_age_hours[\s\S]*:5.*max_ages/);
      expect((await laptop.run(['baseline', 'show', '--site', 'maple'])).code).toBe(1);
    });

    test('a mistake in the configuration is named by its line', async () => {
      const file = join(laptop.folder, 'rounds.yaml');
      writeFileSync(file, 'log_level: INFO\nevidence_retention_days: 30\ntime_zone: UTC\n');
      const refused = await refusal(['config', 'check', file]);
      expect(refused).toMatchObject({ exit: 2, code: 'INVALID_INPUT' });
      expect(refused.details.join('\n')).toMatch(/:2.*evidence_retention_days[\s\S]*:3.*time_zone/);
    });
  });

  describe.concurrent('what is not there', () => {
    test.each([
      ['a host', ['hosts', 'show', 'nobody']],
      ['a host to scan', ['scan', 'nobody']],
      ['a site', ['hosts', 'add', 'a', '--address', 'local:', '--platform', 'linux', '--site', 'nowhere']],
      ['a bundle', ['evidence', 'show', 'EB-20200101-001']],
      ['evidence', ['verify', '/nonexistent']],
      ['a file', ['baseline', 'set', '--site', 'maple', '--file', '/nonexistent.yaml']],
      ['a kept checkpoint', ['log', 'consistency', '/nonexistent']],
    ])('%s: NOT_FOUND, exit 3, with what to do', async (_, args) => {
      const refused = await refusal(args);
      expect(refused).toMatchObject({ exit: 3, code: 'NOT_FOUND' });
      expect(refused.message.split(/[.:] /).length).toBeGreaterThan(1);
    });

    test('a second site of the same name: CONFLICT, exit 3', async () => {
      const again = ['site', 'add', 'maple', '--timezone', 'UTC'];
      expect(await refusal(again)).toMatchObject({ exit: 3, code: 'CONFLICT' });
    });

    test('what this version cannot do yet is said so', async () => {
      const windows = ['hosts', 'add', 'a', '--address', 'winrm://tech@192.0.2.1:5986', '--platform', 'windows'];
      const refused = await refusal([...windows, '--site', 'maple', '--password-stdin'], { input: 'x\n' });
      expect(refused).toMatchObject({ exit: 3, code: 'UNSUPPORTED' });
    });
  });
});

describe('the vault', () => {
  const without = { ROUNDS_PASSPHRASE_FILE: undefined };

  test('without its passphrase, and with nobody to ask: VAULT_LOCKED, exit 3, with the ways to give it', async () => {
    const refused = await refusal(['site', 'add', 'oak', '--timezone', 'UTC'], { env: without });
    expect(refused).toMatchObject({ exit: 3, code: 'VAULT_LOCKED' });
    expect(refused.message).toContain('ROUNDS_PASSPHRASE_FILE');
    expect((await laptop.run(['site', 'list'])).stdout).not.toContain('oak');
  });

  test('with another passphrase: VAULT_PASSPHRASE, exit 3', async () => {
    const refused = await refusal(['site', 'add', 'oak', '--timezone', 'UTC'], {
      env: { ...without, ROUNDS_PASSPHRASE: 'seven quiet lanterns uphill' },
    });
    expect(refused).toMatchObject({ exit: 3, code: 'VAULT_PASSPHRASE' });
    expect(refused.message).not.toContain('lanterns');
  });

  test('from the environment it works as from the file', async () => {
    const env = { ...without, ROUNDS_PASSPHRASE: laptop.passphrase };
    expect((await laptop.run(['keys', 'list'], { env })).code).toBe(0);
  });

  test('a passphrase file that others can read is refused with the cure', async () => {
    const file = join(laptop.folder, 'open-passphrase');
    writeFileSync(file, laptop.passphrase);
    chmodSync(file, 0o644);
    const refused = await refusal(['keys', 'list'], { env: { ROUNDS_PASSPHRASE_FILE: file } });
    expect(refused).toMatchObject({ exit: 2, code: 'INVALID_INPUT', message: expect.stringContaining('chmod 600') });
  });

  test('a weak passphrase makes no vault', async () => {
    const env = { ...without, ROUNDS_PASSPHRASE: 'aaaaaaaaaaaa', ROUNDS_DATA_DIR: join(laptop.folder, 'weak') };
    expect(await refusal(['site', 'add', 'oak', '--timezone', 'UTC'], { env })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test.each(['site list', 'trust list', 'evidence list', 'log status', 'doctor', 'config check'])(
    '"%s" needs no passphrase',
    async (line) => {
      expect(await laptop.run(line.split(' '), { env: without })).toMatchObject({ code: 0 });
    },
  );
});

describeIf(allOf(linux, root, program('unshare', 'util-linux'), loopbackSshd), 'hosts that do not let us in', () => {
  let server: TestSshd;

  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server.dispose());

  const problemOf = async (name: string, options: CliOptions = {}): Promise<{ exit: number; codes: ErrorCode[] }> => {
    const { code, stdout } = await laptop.run(['scan', name, '--json'], options);
    const { problems }: { problems: { problem: { code: ErrorCode } }[] } = JSON.parse(stdout);
    return { exit: code, codes: problems.map(({ problem }) => problem.code) };
  };
  const add = async (name: string, at: string, key = server.keyFile) => {
    await laptop.run([...hostsAdd(name, at), '--key', key]);
  };

  test('a key that the host does not know: AUTH_FAILED', async () => {
    await add('stranger', `ssh://root@127.0.0.1:${server.port}`, server.strangerKeyFile);
    await laptop.run(['trust', 'accept', 'stranger', '--fingerprint', await server.hostKeyFingerprint()]);
    expect(await problemOf('stranger')).toEqual({ exit: 1, codes: ['AUTH_FAILED'] });
  });

  test('nobody listens: TARGET_REFUSED', async () => {
    await add('closed', 'ssh://root@127.0.0.1:1');
    expect(await problemOf('closed')).toEqual({ exit: 1, codes: ['TARGET_REFUSED'] });
  });

  test('a name that nobody can tell: TARGET_DNS', async () => {
    await add('unnamed', 'ssh://root@server.clinic.example:22');
    const alone = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];
    expect(await problemOf('unnamed', { within: alone })).toEqual({ exit: 1, codes: ['TARGET_DNS'] });
  });

  test('a port where something else answers: PROTOCOL, and its words are shown as text', async () => {
    await add('page', `ssh://root@127.0.0.1:${server.port}`);
    const page = createServer((socket) => socket.end('HTTP/1.1 400 Bad <b>Request</b>\u001b[31m\r\n\r\n'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const address = page.address();
    await add('web', `ssh://root@127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
    const shown = await laptop.run(['trust', 'show', 'web']);
    page.close();
    expect(shown.code).toBe(3);
    expect(shown.stderr).toContain('PROTOCOL');
    expect(shown.stderr).toContain('<b>Request</b>');
    expect(shown.stderr).not.toContain('\u001b');
  });
});
