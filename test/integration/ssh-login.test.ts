import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { waitUntil } from '../lab-kit/wait-until.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import {
  never,
  outputOf,
  probe,
  readOnce,
  refusalOf,
  transport,
  trusting,
  type Watched,
  watched,
} from './support/ssh-reading.ts';

describeIf(
  allOf(linux, root, program('sshd', 'openssh-server'), program('ssh-agent', 'openssh-client')),
  'logging in over SSH',
  () => {
    let sshd: TestSshd;
    let folder: string;
    let trust: ReturnType<typeof trusting>;

    beforeAll(async () => {
      sshd = await startSshd();
      trust = trusting(await sshd.hostKeyFingerprint());
      folder = mkdtempSync(join(tmpdir(), 'rounds-login-'));
    });

    afterAll(async () => {
      await sshd.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    const open = (changes: Partial<Watched>, agent?: string) =>
      refusalOf(transport(agent).openRead(watched(sshd, { ...trust, ...changes }), never));

    test('a key that the host does not know is refused, with what the host offers', async () => {
      const error = await open({ credential: { kind: 'key', keyFile: sshd.strangerKeyFile } });
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toMatch(/refused the key of root\. It offers: publickey\./);
    });

    test('a password where none are taken is refused, with what the host offers', async () => {
      const error = await open({ credential: { kind: 'password', password: async () => 'a wrong one' } });
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain('It offers: publickey.');
      expect(JSON.stringify([error.message, error.details])).not.toContain('a wrong one');
    });

    test('no credential at all is refused with advice', async () => {
      const error = await open({ credential: { kind: 'none' } });
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain('Give this host a key file');
    });

    test('a user who does not exist is refused like any other', async () => {
      const error = await refusalOf(transport().openRead(watched({ ...sshd, user: 'nobody-here' }, trust), never));
      expect(error.code).toBe('AUTH_FAILED');
    });

    test('an encrypted key file says what to do for now', async () => {
      const keyFile = join(folder, 'encrypted');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a passphrase', '-f', keyFile]);
      const error = await open({ credential: { kind: 'key', keyFile } });
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain(`ssh-add ${keyFile}`);
    });

    test.each([
      ['PKCS#8', ['-t', 'rsa', '-b', '2048', '-m', 'PKCS8']],
      ['PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
    ])('so does an encrypted %s file', async (form, args) => {
      const keyFile = join(folder, `encrypted-${form.replace('#', '')}`);
      execFileSync('ssh-keygen', ['-q', ...args, '-N', 'a passphrase', '-f', keyFile]);
      expect((await open({ credential: { kind: 'key', keyFile } })).code).toBe('AUTH_FAILED');
    });

    test.each([
      ['is not there', join(tmpdir(), 'no', 'such', 'key')],
      ['cannot be read', tmpdir()],
    ])('a key file that %s is a mistake of the input', async (why, keyFile) => {
      const error = await open({ credential: { kind: 'key', keyFile } });
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toContain(why);
    });

    test('a file that is no key, and a public key, are mistakes of the input', async () => {
      const noKey = join(folder, 'no-key');
      writeFileSync(noKey, 'hello');
      expect((await open({ credential: { kind: 'key', keyFile: noKey } })).code).toBe('INVALID_INPUT');
      const error = await open({ credential: { kind: 'key', keyFile: `${sshd.keyFile}.pub` } });
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toContain('without ".pub"');
    });

    test('a key file is read anew for every login', async () => {
      const keyFile = join(folder, 'replaced');
      const target = () => watched({ ...sshd, keyFile }, trust);
      execFileSync('cp', [sshd.strangerKeyFile, keyFile]);
      expect((await refusalOf(transport().openRead(target(), never))).code).toBe('AUTH_FAILED');
      execFileSync('cp', [sshd.keyFile, keyFile]);
      expect(outputOf(await readOnce(target(), [probe('a', 'echo in')]), 'a')).toBe('in\n');
    });

    test('the agent lets us in with the key that it holds', async () => {
      const socket = join(folder, 'agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
      try {
        const add = (keyFile: string) =>
          execFileSync('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
        await waitUntil('the agent', () => existsSync(socket), { timeoutMs: 5000 });
        add(sshd.strangerKeyFile);
        const target = () => watched(sshd, { ...trust, credential: { kind: 'agent' } });
        const error = await refusalOf(transport(socket).openRead(target(), never));
        expect(error.code).toBe('AUTH_FAILED');
        expect(error.message).toMatch(/keys in the agent of root\. It offers: publickey\./);
        add(sshd.keyFile);
        expect(outputOf(await readOnce(target(), [probe('a', 'echo in')], transport(socket)), 'a')).toBe('in\n');
      } finally {
        agent.kill();
      }
    });

    test('an agent that is not there is named as the reason', async () => {
      expect((await open({ credential: { kind: 'agent' } })).message).toContain('SSH_AUTH_SOCK');
      const error = await open({ credential: { kind: 'agent' } }, join(folder, 'no-agent'));
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain('ssh-add -l');
    });

    test('a host that asks for a second factor is named so', async () => {
      await using strict = await startSshd({
        config: { AuthenticationMethods: 'publickey,keyboard-interactive', KbdInteractiveAuthentication: 'yes' },
      });
      const error = await refusalOf(
        transport().openRead(watched(strict, trusting(await strict.hostKeyFingerprint())), never),
      );
      expect(error.code).toBe('AUTH_FAILED');
      expect(error.message).toContain('took the key of root, and asks for more (keyboard-interactive)');
    });

    test('the text that a host shows before the login stands in the details, without its terminal codes', async () => {
      const banner = join(folder, 'banner');
      writeFileSync(banner, '\x1b[2JAuthorized <b>staff</b> only\n');
      await using bannered = await startSshd({ config: { Banner: banner } });
      const identity = trusting(await bannered.hostKeyFingerprint());
      const target = watched({ ...bannered, keyFile: bannered.strangerKeyFile }, identity);
      const error = await refusalOf(transport().openRead(target, never));
      expect(error.details.join()).toContain('Authorized <b>staff</b> only');
      expect(error.details.join()).not.toContain('\x1b');
      expect(outputOf(await readOnce(watched(bannered, identity), [probe('a', 'echo in')]), 'a')).toBe('in\n');
    });
  },
);

describeIf(linux, 'what answers, or does not, instead of an SSH server', () => {
  /** A TCP server that does one thing to every connection. */
  const serve = async (greet: (socket: Socket) => void) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.resume();
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    return {
      host: '127.0.0.1',
      port,
      connections: () => sockets.size,
      open: () => [...sockets].filter((socket) => !socket.destroyed).length,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  };

  test('a port where nothing listens: refused', async () => {
    const { port } = await (async () => {
      await using gone = await serve(() => undefined);
      return gone;
    })();
    const error = await refusalOf(transport().openRead(watched({ host: '127.0.0.1', port }), never));
    expect(error.code).toBe('TARGET_REFUSED');
    expect(error.message).toContain(`127.0.0.1 port ${port}`);
  });

  test('a name that does not exist: DNS', async () => {
    // RFC 6761: .invalid never exists. Where there is no DNS at all, that is the failure, and named as such too.
    const error = await refusalOf(transport().openRead(watched({ host: 'no-such-host.invalid', port: 22 }), never));
    expect(error.code).toBe('TARGET_DNS');
    expect(error.message).toContain('no-such-host.invalid');
  });

  test('a mail server: named with what it says, at once', async () => {
    await using smtp = await serve((socket) => socket.end('220 mail.example ESMTP \x1b[31m<b>\r\n'));
    const error = await refusalOf(transport().openRead(watched(smtp), never));
    expect(error.code).toBe('PROTOCOL');
    expect(error.message).toContain('220 mail.example ESMTP \\x1b[31m<b>');
  });

  test('a server that hangs up before a word, as sshd does over MaxStartups: busy', async () => {
    await using busy = await serve((socket) => socket.end());
    const error = await refusalOf(transport().openRead(watched(busy), never));
    expect(error.code).toBe('CONNECTION_LOST');
    expect(error.message).toContain('MaxStartups');
  });

  test('a server that says it is over MaxStartups: busy', async () => {
    await using busy = await serve((socket) => socket.end('Exceeded MaxStartups\r\n'));
    const error = await refusalOf(transport().openRead(watched(busy), never));
    expect(error.code).toBe('CONNECTION_LOST');
    expect(error.message).toContain('MaxStartups');
  });

  test('a reset: connection lost', async () => {
    await using rude = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect((await refusalOf(transport().openRead(watched(rude), never))).code).toBe('CONNECTION_LOST');
  });

  test('an endless greeting: no SSH server, and it costs no memory', async () => {
    await using flood = await serve((socket) => {
      const pour = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65536)));
        socket.once('drain', pour);
      };
      pour();
    });
    const before = process.memoryUsage().rss;
    const error = await refusalOf(transport().openRead(watched(flood), never));
    expect(error.code).toBe('PROTOCOL');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('garbage after the identification: not the SSH protocol', async () => {
    await using broken = await serve((socket) =>
      socket.write(Buffer.concat([Buffer.from('SSH-2.0-broken\r\n'), Buffer.alloc(4096, 0xff)])),
    );
    expect((await refusalOf(transport().openRead(watched(broken), never))).code).toBe('PROTOCOL');
  });

  test('whatever bytes answer: an error with a remedy, never a crash', async () => {
    const bytes = fc.uint8Array({ maxLength: 600 });
    const greeting = fc.constantFrom(
      '',
      'SSH-2.0-x\r\n',
      'SSH-1.99-x\r\n',
      'hello\r\nSSH-2.0-OpenSSH_9.9\r\n',
      'SSH-\r\n',
      'SSH-2.0-\x1b[2J\n',
    );
    await fc.assert(
      fc.asyncProperty(greeting, bytes, async (text, noise) => {
        await using server = await serve((socket) => socket.end(Buffer.concat([Buffer.from(text), noise])));
        const error = await refusalOf(transport().openRead(watched(server), never));
        expect(['PROTOCOL', 'CONNECTION_LOST']).toContain(error.code);
        expect(error.message).not.toMatch(/[\p{Cc}]/u);
      }),
      { numRuns: 60 },
    );
  });

  test('a port that takes the connection and says nothing: times out, with that reason', async () => {
    await using silent = await serve(() => undefined);
    const error = await refusalOf(transport().openRead(watched(silent), never));
    expect(error.code).toBe('TARGET_TIMEOUT');
    expect(error.message).toContain('said nothing');
    expect(silent.connections()).toBe(1);
  }, 30_000);

  test('stopping while it connects ends at once, and leaves no socket', async () => {
    await using silent = await serve(() => undefined);
    const controller = new AbortController();
    const opening = refusalOf(transport().openRead(watched(silent), controller.signal));
    await waitUntil('the connection', () => silent.connections() === 1, { timeoutMs: 5000 });
    controller.abort();
    expect((await opening).code).toBe('CANCELLED');
    await waitUntil('the socket to close', () => silent.open() === 0, { timeoutMs: 5000 });
  });

  test('a signal that was given before stops everything', async () => {
    await using server = await serve(() => undefined);
    expect((await refusalOf(transport().openRead(watched(server), AbortSignal.abort()))).code).toBe('CANCELLED');
    expect(server.connections()).toBe(0);
  });
});
