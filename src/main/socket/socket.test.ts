import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { handClock, openConsole } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { socketAddress } from './address.ts';
import { attach } from './attach.ts';
import { serveSocket } from './serve.ts';

const console = () => openConsole({ transport: scriptedHost('debian-12').transport, clock: handClock() });

describe('the socket of a running console', () => {
  test('serves the whole contract to the command line, and its changes reach the console', async () => {
    await using one = await console();
    await using _served = await serveSocket(one.dir, one.core.router);
    using attached = await attach(one.dir);
    await attached?.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
    expect((await one.client.sites.list()).map((site) => site.name)).toEqual(['maple']);
  });

  test('is open to its owner alone', async () => {
    await using one = await console();
    await using _served = await serveSocket(one.dir, one.core.router);
    expect(statSync(join(one.dir, 'core.sock')).mode & 0o777).toBe(0o600);
  });

  test('streams events', async () => {
    await using one = await console();
    await using _served = await serveSocket(one.dir, one.core.router);
    using attached = await attach(one.dir);
    const events = await attached?.client.fleet.watch();
    const first = await events?.next();
    await events?.return?.(undefined);
    expect(first?.value).toMatchObject({ type: 'snapshot' });
  });

  test('says expected failures with their code', async () => {
    await using one = await console();
    await using _served = await serveSocket(one.dir, one.core.router);
    using attached = await attach(one.dir);
    await expect(attached?.client.hosts.show({ host: 'nobody' })).rejects.toMatchObject({
      code: 'PROBLEM',
      data: { code: 'NOT_FOUND' },
    });
  });

  test('a console that ends in the middle of a call: the call fails, and whoever made it knows why', async () => {
    await using one = await console();
    const served = await serveSocket(one.dir, one.core.router);
    using attached = await attach(one.dir);
    const events = await attached?.client.fleet.watch();
    await events?.next();
    const next = events?.next();
    expect(attached?.lost).toBe(false);
    await Promise.all([expect(next).rejects.toThrow(), served[Symbol.asyncDispose]()]);
    expect(attached?.lost).toBe(true);
  });

  test('a socket that a crash left behind is replaced', async () => {
    await using one = await console();
    writeFileSync(join(one.dir, 'core.sock'), '');
    await using _served = await serveSocket(one.dir, one.core.router);
    using attached = await attach(one.dir);
    expect(await attached?.client.vault.status()).toMatchObject({ state: 'unlocked' });
  });

  test('nobody listens, nobody is attached to', async () => {
    await using one = await console();
    expect(await attach(one.dir)).toBeUndefined();
  });

  test('a folder whose path is too long for a socket has none', () => {
    expect(socketAddress(`/${'long'.repeat(40)}`, 'linux')).toBeUndefined();
    expect(socketAddress('C:\\Data', 'win32')).toMatch(/^\\\\\.\\pipe\\rounds-[0-9a-f]{32}$/);
  });
});
