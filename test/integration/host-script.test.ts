import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFrameReader } from '../../src/agent-core/transport/frames/reader.ts';
import { composeScript } from '../../src/agent-core/transport/host-script/script.ts';
import type { Frame, Probe } from '../../src/agent-core/transport/session.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, type Requirement, root, testIf } from '../support/requires.ts';
import { probe } from './support/ssh-reading.ts';

const NONCE = '0123456789abcdef0123456789abcdef';

type Shell = {
  readonly name: string;
  readonly needs: Requirement;
  readonly argv: readonly string[];
  readonly busybox?: true;
};

const SHELLS: readonly Shell[] = [
  { name: 'dash', needs: program('dash', 'dash'), argv: ['dash', '-s'] },
  { name: 'bash in POSIX mode', needs: program('bash', 'bash'), argv: ['bash', '--posix', '-s'] },
  {
    name: 'busybox ash, its probes too',
    needs: program('busybox', 'busybox'),
    argv: ['busybox', 'ash', '-s'],
    busybox: true,
  },
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-script-'));
  mkdirSync(join(folder, 'busybox'));
  const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));
  if (busybox === undefined) return;
  symlinkSync(busybox, join(folder, 'busybox', 'sh'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Answer = {
  readonly raw: string;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly ended: boolean;
  readonly ms: number;
  readonly stderr: string;
};

/** Runs a command with `script` on its standard input and reads the frames that it prints. */
function feed(argv: readonly string[], script: string, probes: readonly Probe[]): Promise<Answer> {
  const [command = '', ...args] = argv;
  const began = performance.now();
  const reader = createFrameReader({ nonce: NONCE, probes });
  const child = spawn(command, args, { stdio: 'pipe', env: { PATH: process.env['PATH'] ?? '' }, cwd: '/' });
  const raw: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    raw.push(chunk);
    reader.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(script);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () =>
      resolve({
        raw: Buffer.concat(raw).toString('latin1'),
        stderr: Buffer.concat(stderr).toString('utf8'),
        frames: reader.close({ reason: 'lost', detail: 'the shell ended' }),
        ended: reader.ended,
        ms: performance.now() - began,
      }),
    );
  });
}

function compose(shell: Shell, probes: readonly Probe[], sudo = false): string {
  const script = composeScript(probes, { nonce: NONCE, sudo });
  // The script fixes its PATH; here a folder is put in front, in which sh is busybox.
  return shell.busybox === true ? script.replace(/^PATH=/m, `PATH=${join(folder, 'busybox')}:`) : script;
}

const run = (shell: Shell, probes: readonly Probe[]) => feed(shell.argv, compose(shell, probes), probes);

const processesWith = (marker: string) =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(marker);
    } catch {
      return false;
    }
  });

for (const shell of SHELLS) {
  describeIf(allOf(linux, shell.needs), `the host script under ${shell.name}`, () => {
    test('brings output and exit code of every probe', async () => {
      const probes = [
        probe('a', 'printf "one\\ntwo"'),
        probe('b', 'printf nothing >/dev/null; exit 3'),
        probe('c', 'printf x'),
      ];
      const { frames, ended, stderr } = await run(shell, probes);
      expect(frames.get('a')).toMatchObject({ status: 'ok', exitCode: 0, output: 'one\ntwo' });
      expect(frames.get('b')).toMatchObject({ status: 'ok', exitCode: 3, output: '' });
      expect(frames.get('c')).toMatchObject({ status: 'ok', exitCode: 0, output: 'x' });
      expect([ended, stderr]).toEqual([true, '']);
    });

    test('hands parameters over as they are, newlines at the end included', async () => {
      const hostile = 'it\'s $(id) `id` "x" \\ ;&|\n\t* ä 💊\n\n';
      const { frames } = await run(shell, [probe('a', 'printf "%s" "$WHAT"', { params: { WHAT: hostile } })]);
      expect(frames.get('a')).toMatchObject({ output: hostile });
    });

    test('keeps a mistake in one probe from the others', async () => {
      const { frames } = await run(shell, [probe('bad', 'if then ((('), probe('good', 'echo fine')]);
      expect(frames.get('bad')).toMatchObject({ status: 'ok', exitCode: 2, output: '' });
      expect(frames.get('good')).toMatchObject({ output: 'fine\n' });
    });

    test('gives probes nothing to read and nowhere to write but their output', async () => {
      const { frames, stderr } = await run(shell, [
        probe(
          'a',
          'cat; echo "to stderr" >&2; (echo forged >&3) 2>/dev/null; (echo forged >&4) 2>/dev/null; echo done',
        ),
      ]);
      expect(frames.get('a')).toMatchObject({ output: 'done\n' });
      expect(stderr).toBe('');
    });

    test('sets the locale and the time zone', async () => {
      const { frames } = await run(shell, [probe('a', 'echo "$LC_ALL $TZ"')]);
      expect(frames.get('a')).toMatchObject({ output: 'C UTC\n' });
    });

    test('ends a probe at its own limit, in fractions of a second, while the others answer', async () => {
      const { frames, ended } = await run(shell, [
        probe('hang', 'sleep 300', { timeoutMs: 300 }),
        probe('quick', 'echo fine'),
      ]);
      expect(frames.get('hang')).toMatchObject({ status: 'missing', reason: 'timeout' });
      expect(frames.get('quick')).toMatchObject({ output: 'fine\n' });
      expect(ended).toBe(true);
    });

    test('ends a probe that does not listen to SIGTERM two seconds later', async () => {
      const { frames, ms } = await run(shell, [
        probe('stubborn', 'trap "" TERM; while :; do sleep 1; done', { timeoutMs: 200 }),
      ]);
      expect(frames.get('stubborn')).toMatchObject({ reason: 'timeout' });
      expect(ms).toBeLessThan(6000);
    });

    test('waits for no process that a probe left behind with its output open', async () => {
      const { frames, ms } = await run(shell, [
        probe('left', '(trap "" TERM; exec sleep 7) & echo said', { timeoutMs: 500 }),
      ]);
      // It said something, but whether that was all cannot be known.
      expect(frames.get('left')).toMatchObject({ reason: 'timeout' });
      expect(ms).toBeLessThan(6000);
    });

    test('sends 1 MiB and no more; the rest is counted and hashed', async () => {
      const { frames } = await run(shell, [probe('big', 'head -c 3000000 /dev/zero')]);
      const rest = createHash('sha256')
        .update(Buffer.alloc(3000000 - 1048576))
        .digest('hex');
      expect(frames.get('big')).toMatchObject({
        reason: 'truncated',
        rest: { bytes: 3000000 - 1048576, sha256: rest },
      });
    });

    test('sends exactly 1 MiB whole', async () => {
      const { frames } = await run(shell, [probe('exact', 'head -c 1048576 /dev/zero')]);
      expect(frames.get('exact')).toMatchObject({ status: 'ok', output: '\0'.repeat(1048576) });
    });

    test('prints whole lines of at most 2 KiB, however many probes write at once', async () => {
      const probes = Array.from({ length: 6 }, (_, i) =>
        probe(`p${i}`, 'head -c 900000 /dev/urandom', { timeoutMs: 20_000 }),
      );
      const { raw, frames } = await run(shell, probes);
      const lines = raw.split('\n').slice(1, -1);
      expect(lines.filter((line) => line.length > 2047 || !line.startsWith(`${NONCE} `))).toEqual([]);
      expect([...frames.values()].map((frame) => frame.status)).toEqual(probes.map(() => 'ok'));
    });

    test('runs nothing when it was cut at any point while it was sent', async () => {
      const probes = [probe('a', `echo ran >${join(folder, 'ran')}`)];
      const script = compose(shell, probes);
      // Every place near both ends, and a sample between: a shell runs a command once its line is complete.
      const cuts = new Set<number>();
      for (let at = 0; at < 64; at += 1) cuts.add(at);
      for (let at = 64; at < script.length; at += Math.ceil(script.length / 80)) cuts.add(at);
      for (let at = script.length - 42; at < script.length - 1; at += 1) cuts.add(at);
      for (const cut of cuts) {
        const { raw } = await feed(shell.argv, script.slice(0, cut), probes);
        expect({ cut, raw, ran: existsSync(join(folder, 'ran')) }).toEqual({ cut, raw: '', ran: false });
      }
      await feed(shell.argv, script, probes);
      expect(existsSync(join(folder, 'ran'))).toBe(true);
      rmSync(join(folder, 'ran'));
    });

    test('takes no longer than its slowest probe, times 1.3, and 250 ms', async () => {
      const probes = Array.from({ length: 6 }, (_, i) =>
        probe(`p${i}`, `sleep ${(i + 1) / 10}; head -c 20000 /dev/zero`),
      );
      const { ms, frames } = await run(shell, probes);
      expect([...frames.values()].every((frame) => frame.status === 'ok')).toBe(true);
      expect(ms).toBeLessThan(600 * 1.3 + 250);
    });
  });
}

const dash: Shell = { name: 'dash', needs: linux, argv: ['sh', '-s'] };

describeIf(linux, 'the host script', () => {
  test('leaves no process of a probe behind at its limit, with coreutils', async () => {
    await run(dash, [probe('family', 'sleep 4711.25 & sleep 4711.25 & (sleep 4711.25; :) & wait', { timeoutMs: 300 })]);
    expect(processesWith('4711.25')).toEqual([]);
  });

  test('ends with all its probes when its process group is told to', async () => {
    const child = spawn('sh', ['-s'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    child.stdin.end(compose(dash, [probe('a', 'sleep 4712.25 & sleep 4712.25'), probe('b', 'sleep 4712.25')]));
    await waitUntil('the probes to run', () => processesWith('4712.25').length >= 3, { timeoutMs: 5000 });
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await waitUntil('the probes to end', () => processesWith('4712.25').length === 0, { timeoutMs: 5000 });
  });

  test('ends with all its probes at whatever moment it is told to', async () => {
    for (let moment = 0; moment < 40; moment += 1) {
      const child = spawn('sh', ['-s'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
      child.stdin.on('error', () => undefined);
      const ended = new Promise((resolve) => child.on('close', resolve));
      child.stdin.end(compose(dash, [probe('a', 'sleep 4716.25 & sleep 4716.25'), probe('b', 'sleep 4716.25')]));
      // A little later each time: from before the first probe to after the last.
      const until = performance.now() + moment / 2;
      await waitUntil('the moment', () => performance.now() >= until, { timeoutMs: 5000, everyMs: 1 });
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await ended;
    }
    await waitUntil('the probes to end', () => processesWith('4716.25').length === 0, { timeoutMs: 5000 });
  });

  testIf(root, 'needs no place to write: everything is read-only, /tmp and the home folder too', async () => {
    const readOnly = [
      'unshare',
      '--mount',
      'sh',
      '-c',
      'mount --bind / / && mount -o remount,bind,ro / && mount -t tmpfs -o ro none /tmp && mount -t tmpfs -o ro none /root && exec env -u HOME sh -s',
    ];
    const probes = [
      probe('a', 'echo x 2>/dev/null >/tmp/x || echo read-only'),
      probe('big', 'head -c 2000000 /dev/zero'),
    ];
    const { frames, ended } = await feed(readOnly, compose(dash, probes), probes);
    expect(frames.get('a')).toMatchObject({ output: 'read-only\n' });
    expect(frames.get('big')).toMatchObject({ reason: 'truncated' });
    expect(ended).toBe(true);
  });

  testIf(root, 'priv runs a command directly for root, and keeps its exit code', async () => {
    const { frames } = await run(dash, [
      probe('a', 'priv id -u; priv sh -c "exit 7"; echo $?; priv no-such-command; echo $?'),
    ]);
    expect(frames.get('a')).toMatchObject({ output: '0\n7\n127\n' });
  });

  testIf(allOf(root, program('setpriv', 'util-linux')), 'priv says 126 for a login that is not root', async () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-s'];
    const probes = [probe('a', 'priv id -u; echo $?')];
    expect((await feed(nobody, compose(dash, probes, false), probes)).frames.get('a')).toMatchObject({
      output: '126\n',
    });
    // Allowed to ask sudo, which refuses (or is not there).
    expect((await feed(nobody, compose(dash, probes, true), probes)).frames.get('a')).toMatchObject({
      output: '126\n',
    });
  });
});
