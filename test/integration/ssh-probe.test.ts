import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadSession } from '../../src/agent-core/transport/session.ts';
import { type FaultProxy, startProxy } from '../lab-kit/proxy.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, root, testIf } from '../support/requires.ts';
import { never, outputOf, probe, read, readOnce, transport, trusting, watched } from './support/ssh-reading.ts';

const needed = allOf(linux, root, program('sshd', 'openssh-server'));
const MIB = 1024 * 1024;

let sshd: TestSshd;
let folder: string;

/** A session with the shared server. */
const open = () => openAt(sshd);

async function openAt(server: TestSshd, proxy?: FaultProxy): Promise<ReadSession> {
  const at = proxy === undefined ? server : { ...server, port: proxy.port };
  return await transport().openRead(watched(at, trusting(await server.hostKeyFingerprint())), never);
}

/** A server whose logins run `command` in place of the login shell; what we ask for is in SSH_ORIGINAL_COMMAND. */
const startForced = (command: string) => startSshd({ config: { ForceCommand: command } });

/** A server in front of `target` that hands on the first bytes one at a time, each in a packet of its own. */
async function startDripping(target: { readonly host: string; readonly port: number }) {
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect(target);
    const end = () => [client, upstream].map((socket) => socket.destroy());
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.pipe(upstream);
    upstream.once('data', async (greeting: Buffer) => {
      upstream.pause();
      for (const byte of greeting) {
        client.write(Buffer.of(byte));
        await setTimeout(2);
      }
      upstream.pipe(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? 0 : address.port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** How much this process grew at most while `work` ran, in bytes. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(most, process.memoryUsage().rss) - before;
}

describeIf(needed, 'reading a host over SSH', () => {
  beforeAll(async () => {
    sshd = await startSshd();
    folder = mkdtempSync(join(tmpdir(), 'rounds-probe-'));
  });

  afterAll(async () => {
    await sshd.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('all probes come back from one script, as soon as each is done', async () => {
    await using session = await open();
    const order: string[] = [];
    const probes = [
      probe('slow', 'sleep 0.4; echo slow'),
      probe('quick', 'echo "$WHO"', { params: { WHO: "it's me" } }),
    ];
    const run = await session.probe(probes, { timeoutMs: 30_000, signal: never, onFrame: (name) => order.push(name) });
    expect([outputOf(run, 'slow'), outputOf(run, 'quick'), run.problem]).toEqual(['slow\n', "it's me\n", undefined]);
    expect(order).toEqual(['quick', 'slow']);
  });

  test('a session serves many runs with one login', async () => {
    await using server = await startSshd();
    await using session = await openAt(server);
    for (const word of ['one', 'two', 'three'])
      expect(outputOf(await read(session, [probe('a', `echo ${word}`)]), 'a')).toBe(`${word}\n`);
    expect(server.log().match(/Accepted publickey/g)).toHaveLength(1);
    expect(session.alive).toBe(true);
  });

  test('takes at most three round trips after the login: channel, command, script and answer', async () => {
    await using proxy = await startProxy({ target: sshd, delayMs: 60 });
    await using session = await openAt(sshd, proxy);
    for (let i = 0; i < 3; i += 1) {
      const mark = proxy.mark();
      const run = await read(session, [probe('a', 'echo x'), probe('b', 'head -c 100000 /dev/zero')]);
      expect(run.problem).toBeUndefined();
      expect(proxy.roundTripsSince(mark)).toBeLessThanOrEqual(3);
    }
  });

  test('reads the clock of the host, with how sure that is', async () => {
    await using session = await open();
    const { clock } = await read(session, [probe('a', ':')]);
    // The same machine: the true offset is 0.
    expect(Math.abs(clock?.offsetMs ?? Number.NaN)).toBeLessThanOrEqual(clock?.uncertaintyMs ?? 0);
  });

  test('a hanging probe is ended at its limit and holds up nobody', async () => {
    await using session = await open();
    const run = await read(session, [probe('hang', 'sleep 300', { timeoutMs: 400 }), probe('fine', 'echo fine')]);
    expect(run.frames.get('hang')).toMatchObject({ status: 'missing', reason: 'timeout' });
    expect(outputOf(run, 'fine')).toBe('fine\n');
    expect(run.problem).toBeUndefined();
  });

  test('1 GB of output is truncated with its count and hash, and stays on the host', async () => {
    await using proxy = await startProxy({ target: sshd });
    await using session = await openAt(sshd, proxy);
    let run: Awaited<ReturnType<typeof read>> | undefined;
    const grown = await growth(async () => {
      run = await read(session, [
        probe('big', 'head -c 1073741824 /dev/zero', { timeoutMs: 25_000 }),
        probe('fine', 'echo fine'),
      ]);
    });
    expect(run?.frames.get('big')).toMatchObject({ reason: 'truncated', rest: { bytes: 1024 * MIB - MIB } });
    expect(run?.frames.get('fine')).toMatchObject({ output: 'fine\n' });
    expect(proxy.counts.bytesToClient).toBeLessThan(2 * MIB);
    expect(grown).toBeLessThan(64 * MIB);
  });

  test('HTML, terminal codes and forged frames in the output are text', async () => {
    await using session = await open();
    const text = '<script>alert(1)</script>\u001b[2J\u001b]0;x\u0007 0123456789abcdef0123456789abcdef end';
    const run = await read(session, [probe('a', 'printf "%s" "$TEXT"', { params: { TEXT: text } })]);
    expect(outputOf(run, 'a')).toBe(text);
  });

  for (const shell of ['fish', 'tcsh']) {
    testIf(program(shell, shell), `a login shell that is ${shell} makes no difference`, async () => {
      await using server = await startForced(`exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`);
      const target = watched(server, trusting(await server.hostKeyFingerprint()));
      expect(outputOf(await readOnce(target, [probe('a', 'echo $((6 * 7))')]), 'a')).toBe('42\n');
    });
  }

  test('what a login shell prints, without a newline at its end, hides nothing', async () => {
    await using server = await startForced(
      `printf 'Welcome!\\nNo newline here> '; printf 'oops: ' >&2; eval "$SSH_ORIGINAL_COMMAND"`,
    );
    const run = await readOnce(watched(server, trusting(await server.hostKeyFingerprint())), [probe('a', 'echo hi')]);
    expect(outputOf(run, 'a')).toBe('hi\n');
    expect(run.clock).toBeDefined();
  });

  test('a login without a home folder is read like any other', async () => {
    await using server = await startForced('cd /; HOME=/no/such/home; export HOME; eval "$SSH_ORIGINAL_COMMAND"');
    const run = await readOnce(watched(server, trusting(await server.hostKeyFingerprint())), [probe('a', 'echo hi')]);
    expect(outputOf(run, 'a')).toBe('hi\n');
  });

  test('a login that may run nothing is a problem with what the host says', async () => {
    await using server = await startForced("echo 'This account is \u001b[1mnot\u001b[0m available.'; exit 1");
    const run = await readOnce(watched(server, trusting(await server.hostKeyFingerprint())), [probe('a', 'echo hi')]);
    expect(run.frames.get('a')).toMatchObject({ status: 'missing', reason: 'lost' });
    expect(run.problem).toMatchObject({
      code: 'PROTOCOL',
      details: ['The host said: This account is \\x1b[1mnot\\x1b[0m available.'],
    });
  });

  test('a host that refuses sessions is a problem, not an exception', async () => {
    await using server = await startSshd({ config: { MaxSessions: '0' } });
    const run = await readOnce(watched(server, trusting(await server.hostKeyFingerprint())), [probe('a', 'echo hi')]);
    expect(run.problem).toMatchObject({ code: 'PROTOCOL' });
    expect(run.frames.get('a')).toMatchObject({ reason: 'lost' });
  });

  test.each([
    ['output', 'exec cat /dev/zero'],
    ['lines', "exec yes 'x'"],
    ['errors', 'exec cat /dev/zero >&2'],
  ])('a host that floods us with %s is cut off, at little cost', async (_what, command) => {
    await using server = await startForced(command);
    await using session = await openAt(server);
    let run: Awaited<ReturnType<typeof read>> | undefined;
    const grown = await growth(async () => {
      run = await read(session, [probe('a', 'echo hi')]);
    });
    expect(run?.problem).toMatchObject({ code: 'OUTPUT_LIMIT' });
    expect(run?.frames.get('a')).toMatchObject({ reason: 'lost' });
    expect(grown).toBeLessThan(64 * MIB);
    await waitUntil('the connection to be given up', () => !session.alive, { timeoutMs: 5000 });
  });

  test('stopping a run ends it at once; the session goes on', async () => {
    await using session = await open();
    const controller = new AbortController();
    const began = performance.now();
    const reading = session.probe([probe('quick', 'echo hi'), probe('slow', 'sleep 3')], {
      timeoutMs: 30_000,
      signal: controller.signal,
      onFrame: () => controller.abort(),
    });
    const run = await reading;
    expect(performance.now() - began).toBeLessThan(2500);
    expect(run.problem).toMatchObject({ code: 'CANCELLED' });
    expect(run.frames.get('slow')).toMatchObject({ reason: 'lost' });
    expect(outputOf(await read(session, [probe('b', 'echo on')]), 'b')).toBe('on\n');
  });

  test('the limit of the whole run holds on a line that died, and the session with it', async () => {
    await using proxy = await startProxy({ target: sshd });
    await using session = await openAt(sshd, proxy);
    proxy.set({ stall: true });
    const run = await session.probe([probe('a', 'echo hi')], { timeoutMs: 700, signal: never });
    expect(run.problem).toMatchObject({ code: 'TARGET_TIMEOUT' });
    expect(run.frames.get('a')).toMatchObject({ status: 'missing', reason: 'timeout' });
    await waitUntil('the session to be over', () => !session.alive, { timeoutMs: 5000 });
  });

  test('a session whose connection is gone says so, and answers with a problem', async () => {
    await using proxy = await startProxy({ target: sshd });
    await using session = await openAt(sshd, proxy);
    proxy.set({ reset: true });
    await waitUntil('the session to notice', () => !session.alive, { timeoutMs: 5000 });
    const run = await read(session, [probe('a', 'echo hi')]);
    expect(run.problem).toMatchObject({ code: 'CONNECTION_LOST' });
  });

  test('a connection that is cut anywhere in the answer loses frames, and never changes one', async () => {
    const probes = [
      probe('a', 'printf A; head -c 3000 /dev/zero | tr "\\0" a'),
      probe('b', 'echo b'),
      probe('c', 'sleep 0.1; head -c 5000 /dev/zero | tr "\\0" c'),
    ];
    const whole = new Map([
      ['a', `A${'a'.repeat(3000)}`],
      ['b', 'b\n'],
      ['c', 'c'.repeat(5000)],
    ]);
    await using proxy = await startProxy({ target: sshd });
    let lost = 0;
    let answered = 0;
    for (let cut = 1; cut < 13_500; cut += 450) {
      proxy.set({});
      await using session = await openAt(sshd, proxy);
      proxy.set({ cutAfterBytes: { toClient: cut } });
      const run = await read(session, probes);
      expect([...run.frames.keys()]).toEqual(['a', 'b', 'c']);
      for (const [name, frame] of run.frames) {
        if (frame.status === 'ok') expect(frame.output).toBe(whole.get(name));
        else expect(frame.reason).toBe('lost');
        if (frame.status === 'ok') answered += 1;
        else lost += 1;
      }
      if ([...run.frames.values()].some((frame) => frame.status !== 'ok')) {
        expect(run.problem).toMatchObject({ code: 'CONNECTION_LOST' });
        await waitUntil('the session to be over', () => !session.alive, { timeoutMs: 5000 });
      }
    }
    // Both kinds were really met.
    expect(Math.min(lost, answered)).toBeGreaterThan(10);
  });

  test('a connection that is cut while the script is on its way runs nothing', async () => {
    const ran = join(folder, 'ran');
    await using proxy = await startProxy({ target: sshd });
    // The script fills several packets: cut in the first, between, and shortly before the end.
    const filler = `: '${'x'.repeat(60_000)}'`;
    for (const cut of [200, 5000, 20_000, 40_000, 60_000]) {
      proxy.set({});
      await using session = await openAt(sshd, proxy);
      proxy.set({ cutAfterBytes: { toServer: cut } });
      const run = await read(session, [probe('a', `echo ran >>${ran}`), probe('b', filler)]);
      expect(run.problem).toMatchObject({ code: 'CONNECTION_LOST' });
    }
    proxy.set({});
    await using session = await openAt(sshd, proxy);
    await read(session, [probe('a', `echo ran >>${ran}`), probe('b', filler)]);
    expect(readFileSync(ran, 'utf8')).toBe('ran\n');
  });

  test('an identification that arrives byte by byte is understood', async () => {
    await using slow = await startDripping(sshd);
    await using session = await transport().openRead(
      watched({ ...sshd, port: slow.port }, trusting(await sshd.hostKeyFingerprint())),
      never,
    );
    expect(session.alive).toBe(true);
  });

  testIf(linux, 'nothing is left open: no socket, no timer, no process', async () => {
    const before = process.getActiveResourcesInfo().sort();
    {
      await using session = await open();
      await read(session, [probe('a', 'echo hi')]);
      await session.probe([probe('a', 'sleep 5')], { timeoutMs: 300, signal: never });
    }
    await waitUntil('everything to be closed', () => process.getActiveResourcesInfo().length <= before.length, {
      timeoutMs: 3000,
      detail: () => `${before}\n${process.getActiveResourcesInfo().sort()}`,
    });
  });
});
