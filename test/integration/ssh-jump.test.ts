import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HostTarget } from '../../src/agent-core/transport/session.ts';
import { startProxy } from '../lab-kit/proxy.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { startAskingServer } from './support/asking-server.ts';
import {
  never,
  outputOf,
  probe,
  read,
  readOnce,
  refusalOf,
  transport,
  trusting,
  type Watched,
  watched,
} from './support/ssh-reading.ts';

/** A TCP server on loopback. Connections end with it. */
async function listening(greet: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    greet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? 0 : address.port,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const LOGIN = /userauth|ssh-userauth|SSH2_MSG_SERVICE_REQUEST|receive packet: type (?:5|50)\b/i;
/** A connection that ended before a login. */
const LEFT = /(?:Disconnected from|Connection (?:closed|reset) by).*\[preauth\]/;
const ACCEPTED = /^Accepted publickey/gm;
const OTHER = `SHA256:${'A'.repeat(43)}`;

describeIf(allOf(linux, root, program('sshd', 'openssh-server')), 'going through jump hosts', () => {
  let gate: TestSshd;
  let inner: TestSshd;
  let desk: TestSshd;
  let from: Map<TestSshd, number>;

  beforeAll(async () => {
    [gate, inner, desk] = await Promise.all([
      startSshd({ config: { LogLevel: 'DEBUG3' } }),
      startSshd({ config: { LogLevel: 'DEBUG3' } }),
      startSshd({ config: { LogLevel: 'DEBUG3' } }),
    ]);
  });

  beforeEach(() => {
    from = new Map([gate, inner, desk].map((one) => [one, one.log().length]));
  });

  afterAll(() => Promise.all([gate.dispose(), inner.dispose(), desk.dispose()]));

  /** What a server logged in this test. */
  const logged = (one: TestSshd) => one.log().slice(from.get(one) ?? 0);
  const accepted = (one: TestSshd) => logged(one).match(ACCEPTED)?.length ?? 0;

  const host = async (name: string, at: TestSshd, changes: Partial<HostTarget> = {}): Promise<Watched> =>
    watched(at, { ...trusting(await at.hostKeyFingerprint()), name, hostId: name, ...changes });
  const jumps = async () => [await host('gate', gate), await host('inner', inner)];

  test('a host behind one jump host is read as any other', async () => {
    const target = await host('desk', desk, { jumps: [await host('gate', gate)] });
    expect(outputOf(await readOnce(target, [probe('a', 'echo "$SSH_CONNECTION" | cut -d" " -f4')]), 'a')).toBe(
      `${desk.port}\n`,
    );
    expect(logged(gate)).toMatch(new RegExp(`direct_tcpip: .*target 127.0.0.1 port ${desk.port}`));
  });

  test('a host behind two is reached through both, each logged in to once', async () => {
    const target = await host('desk', desk, { jumps: await jumps() });
    expect(outputOf(await readOnce(target, [probe('a', 'echo in')]), 'a')).toBe('in\n');
    expect([accepted(gate), accepted(inner), accepted(desk)]).toEqual([1, 1, 1]);
    expect(logged(gate)).toMatch(new RegExp(`direct_tcpip: .*port ${inner.port}`));
    expect(logged(inner)).toMatch(new RegExp(`direct_tcpip: .*port ${desk.port}`));
  });

  test('every host on the way shows its own identity', async () => {
    const way = [await host('gate', gate), await host('inner', inner)];
    const target = await host('desk', desk, { jumps: way });
    await using _session = await transport().openRead(target, never);
    const shown = [...way, target].map((one) => one.offers[0]?.fingerprint);
    expect(shown).toEqual(await Promise.all([gate, inner, desk].map((one) => one.hostKeyFingerprint())));
  });

  test('asking a host who it is logs in to the jump host, and begins no login at the host', async () => {
    const target = await host('desk', desk, { trusted: undefined, jumps: [await host('gate', gate)] });
    expect(await transport().identify(target, never)).toMatchObject({ fingerprint: await desk.hostKeyFingerprint() });
    await waitUntil('the host to see the end', () => LEFT.test(logged(desk)), { timeoutMs: 5000 });
    expect(logged(desk)).not.toMatch(LOGIN);
    expect(accepted(gate)).toBe(1);
  });

  test('a jump host that nobody confirmed is sent nothing, is named, and the host hears nothing of us', async () => {
    const target = await host('desk', desk, { jumps: [await host('gate', gate, { trusted: undefined })] });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('IDENTITY_UNCONFIRMED');
    expect(error.message).toContain('At the jump host gate: First contact with gate');
    expect(error.message).toContain(`rounds trust accept gate --fingerprint ${await gate.hostKeyFingerprint()}`);
    await waitUntil('the gate to see the end', () => LEFT.test(logged(gate)), { timeoutMs: 5000 });
    expect(logged(gate)).not.toMatch(LOGIN);
    expect(logged(desk)).not.toContain('Connection from');
  });

  test('a jump host whose key changed is a hard stop of its own', async () => {
    const target = await host('desk', desk, { jumps: [await host('gate', gate, trusting(OTHER))] });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('E008');
    expect(error.message).toContain('At the jump host gate: The identity of gate has CHANGED');
    expect(error.details).toContain(`confirmed: ssh-ed25519 ${OTHER}`);
    expect(logged(gate)).not.toMatch(LOGIN);
  });

  test('the second jump host is checked like the first, before anything is sent to it', async () => {
    const way = [await host('gate', gate), await host('inner', inner, trusting(OTHER))];
    const error = await refusalOf(transport().openRead(await host('desk', desk, { jumps: way }), never));
    expect(error.code).toBe('E008');
    expect(error.message).toContain('At the jump host inner:');
    expect(logged(inner)).not.toMatch(LOGIN);
    await waitUntil('the gate to be left', () => /Disconnected from user/.test(logged(gate)), { timeoutMs: 5000 });
  });

  test('a host behind a jump host whose key changed is a hard stop; no secret is fetched for it', async () => {
    const asked: string[] = [];
    const password = async () => {
      asked.push('password');
      return 'secret';
    };
    const changes = { ...trusting(OTHER), credential: { kind: 'password', password } as const };
    const target = await host('desk', desk, { ...changes, jumps: [await host('gate', gate)] });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('E008');
    expect(error.message).toMatch(/^The identity of desk has CHANGED/);
    expect(asked).toEqual([]);
    expect(logged(desk)).not.toMatch(LOGIN);
  });

  test('a jump host that refuses our key is named, and is asked once for all that wait', async () => {
    const stranger = { kind: 'key', keyFile: gate.strangerKeyFile } as const;
    const via = transport();
    const errors = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const target = await host('desk', desk, { jumps: [await host('gate', gate, { credential: stranger })] });
        return await refusalOf(via.openRead(target, never));
      }),
    );
    expect(new Set(errors.map((error) => error.code))).toEqual(new Set(['AUTH_FAILED']));
    expect(errors[0]?.message).toContain('At the jump host gate: gate (127.0.0.1 port');
    expect(logged(gate).match(/Connection from/g)).toHaveLength(1);
  });

  test('a jump host that forwards nothing is named with the options to look at', async () => {
    await using closed = await startSshd({ config: { AllowTcpForwarding: 'no' } });
    const error = await refusalOf(
      transport().openRead(await host('desk', desk, { jumps: [await host('gate', closed)] }), never),
    );
    expect(error.code).toBe('PRIVILEGE');
    expect(error.message).toContain('The jump host gate lets us log in, but passes no connection on to desk');
    expect(error.message).toContain('AllowTcpForwarding');
  });

  test('a port behind the jump host where nothing listens: refused, with both names', async () => {
    const target = await host('desk', desk, { address: 'ssh://root@127.0.0.1:1', jumps: [await host('gate', gate)] });
    const error = await refusalOf(transport().openRead(target, never));
    expect(error.code).toBe('TARGET_REFUSED');
    expect(error.message).toContain('desk (127.0.0.1 port 1, through gate) refused');
  });

  test('a name is looked up by the jump host, which is named when it does not know it', async () => {
    const address = 'ssh://root@no-such-host.invalid:22';
    const error = await refusalOf(
      transport().openRead(await host('desk', desk, { address, jumps: [await host('gate', gate)] }), never),
    );
    expect(error.code).toBe('TARGET_DNS');
    expect(error.message).toContain('not known to the jump host gate');
  });

  test('many hosts behind a jump host share one login to it, and the last one to end logs off', async () => {
    const via = transport();
    const sessions = await Promise.all(
      Array.from({ length: 12 }, async () =>
        via.openRead(await host('desk', desk, { jumps: [await host('gate', gate)] }), never),
      ),
    );
    expect([accepted(gate), accepted(desk)]).toEqual([1, 12]);
    for (const session of sessions.slice(1)) await session[Symbol.asyncDispose]();
    expect(logged(gate)).not.toContain('Disconnected from user');
    const [last] = sessions;
    if (last === undefined) throw new Error('no session');
    expect(outputOf(await read(last, [probe('a', 'echo still')]), 'a')).toBe('still\n');
    await last[Symbol.asyncDispose]();
    await waitUntil('the gate to be left', () => /Disconnected from user/.test(logged(gate)), { timeoutMs: 5000 });
  });

  test('who gives up while the jump host is logged in to takes nothing from those who wait for the same', async () => {
    await using slow = await startProxy({ target: gate, delayMs: 60 });
    const via = transport();
    const target = async () =>
      host('desk', desk, { jumps: [await host('gate', gate, { address: `ssh://root@127.0.0.1:${slow.port}` })] });
    const stop = new AbortController();
    const first = refusalOf(via.openRead(await target(), stop.signal));
    const second = via.openRead(await target(), never);
    await waitUntil('the gate to be asked', () => slow.counts.connections === 1, { timeoutMs: 5000 });
    stop.abort();
    expect((await first).code).toBe('CANCELLED');
    await using session = await second;
    expect(outputOf(await read(session, [probe('a', 'echo in')]), 'a')).toBe('in\n');
    expect(slow.counts.connections).toBe(1);
  });

  test('a jump host that dies in mid-scan ends the run at once, with its name', async () => {
    await using proxy = await startProxy({ target: gate });
    const way = [await host('gate', gate, { address: `ssh://root@127.0.0.1:${proxy.port}` })];
    await using session = await transport().openRead(await host('desk', desk, { jumps: way }), never);
    const reading = read(session, [probe('a', 'echo started; sleep 20', { timeoutMs: 25_000 })]);
    await waitUntil('the probe to run', () => /Starting session/.test(logged(desk)), { timeoutMs: 5000 });
    proxy.set({ reset: true });
    const run = await reading;
    expect(run.problem?.code).toBe('CONNECTION_LOST');
    expect(run.problem?.message).toContain('the jump host gate is gone');
    expect(run.frames.get('a')).toMatchObject({ status: 'missing', reason: 'lost' });
    expect(session.alive).toBe(false);
  });

  test('a host that floods us is cut off alone: the others behind the same jump host go on', async () => {
    const via = transport();
    const way = async () => ({ jumps: [await host('gate', gate)] });
    await using loud = await via.openRead(await host('loud', desk, await way()), never);
    await using quiet = await via.openRead(await host('desk', desk, await way()), never);
    const flood = read(loud, [probe('a', 'cat /dev/zero', { timeoutMs: 2000 })]);
    expect(outputOf(await read(quiet, [probe('a', 'echo in')]), 'a')).toBe('in\n');
    expect((await flood).frames.get('a')?.status).toBe('missing');
    expect(quiet.alive).toBe(true);
    expect(outputOf(await read(quiet, [probe('a', 'echo again')]), 'a')).toBe('again\n');
  });

  test('takes one round trip more than the two logins that it is, and as few after them as a host without', async () => {
    const through = async (jumpsFor: (port: number) => Promise<Partial<HostTarget>>, at?: TestSshd) => {
      await using proxy = await startProxy({ target: at ?? gate, delayMs: 50 });
      const target = await host('desk', desk, await jumpsFor(proxy.port));
      await using session = await transport().openRead(target, never);
      const login = proxy.counts.roundTrips;
      const mark = proxy.mark();
      await read(session, [probe('a', 'echo in'), probe('b', 'echo in')]);
      return { login, after: proxy.roundTripsSince(mark) };
    };
    const straight = await through(async (port) => ({ address: `ssh://root@127.0.0.1:${port}` }), desk);
    const jumped = await through(async (port) => ({
      jumps: [await host('gate', gate, { address: `ssh://root@127.0.0.1:${port}` })],
    }));
    console.log(
      `jump host: ${jumped.login} round trips to log in to both (one host: ${straight.login}), ${jumped.after} after`,
    );
    // A login takes five or six, by how sshd's messages fall together; the channel between the two takes one.
    expect(jumped.login).toBeLessThanOrEqual(2 * Math.max(straight.login, 6) + 1);
    expect(jumped.after).toBeLessThanOrEqual(Math.max(3, straight.after));
  });

  test.each([
    ['says so', 'Exceeded MaxStartups\r\n'],
    ['hangs up without a word', ''],
  ])('a server that %s because it has too many logins is asked once more, a moment later', async (_how, words) => {
    let turnedAway = 0;
    await using busy = await listening((socket) => {
      if (turnedAway === 0) {
        turnedAway += 1;
        socket.resume().end(words);
        return;
      }
      const onward = connect({ host: desk.host, port: desk.port }).on('error', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
    const target = await host('desk', desk, { address: `ssh://root@127.0.0.1:${busy.port}` });
    expect(outputOf(await readOnce(target, [probe('a', 'echo in')]), 'a')).toBe('in\n');
    expect([turnedAway, busy.connections()]).toEqual([1, 2]);
  });

  test('a server that turns everybody away is asked twice, not more', async () => {
    await using busy = await listening((socket) => socket.resume().end('Exceeded MaxStartups\r\n'));
    const target = await host('desk', desk, { address: `ssh://root@127.0.0.1:${busy.port}` });
    expect((await refusalOf(transport().openRead(target, never))).code).toBe('CONNECTION_LOST');
    expect(busy.connections()).toBe(2);
  });

  test.each([
    ['straight', false],
    ['through a jump host', true],
  ])('never more than eight logins at once at one server, %s', async (_how, jumped) => {
    await using server = await startAskingServer({ rounds: [{ prompts: ['Password: '] }], accepts: () => true });
    const via = transport();
    const targets = await Promise.all(
      Array.from({ length: 24 }, async () => ({
        ...(await server.target({ kind: 'password', password: async () => 'secret' })),
        ...(jumped ? { jumps: [await host('gate', gate)] } : {}),
      })),
    );
    const sessions = await Promise.all(targets.map((target) => via.openRead(target, never)));
    expect(server.answers).toHaveLength(24);
    expect(server.mostAtOnce()).toBeGreaterThan(1);
    expect(server.mostAtOnce()).toBeLessThanOrEqual(8);
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  });
});
