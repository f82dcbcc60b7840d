import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/agent-core/clock.ts';
import { systemIds } from '../../src/agent-core/ids.ts';
import { createTransport } from '../../src/agent-core/transport/transports.ts';
import type { NewHost } from '../../src/contract/contract.ts';
import type { DoctorItem } from '../../src/contract/live.ts';
import { startSshd, type TestSshd } from '../lab-kit/sshd.ts';
import { type Console, handClock, openConsole, PASSPHRASE } from '../support/far-end/console.ts';
import { allOf, describeIf, linux, program, root } from '../support/requires.ts';
import { transport } from './support/ssh-reading.ts';

describeIf(allOf(linux, root, program('sshd', 'openssh-server')), 'rounds doctor', () => {
  let gate: TestSshd;
  let desk: TestSshd;
  let console: Console;

  beforeAll(async () => {
    [gate, desk] = await Promise.all([startSshd(), startSshd()]);
    console = await openConsole({ transport: transport(), clock: { ...systemClock, advance: () => undefined } });
    await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  });

  afterAll(async () => {
    await console[Symbol.asyncDispose]();
    await Promise.all([gate.dispose(), desk.dispose()]);
  });

  const add = async (name: string, at: { port: number; keyFile: string }, changes: Partial<NewHost> = {}) => {
    await console.client.hosts.add({
      name,
      site: 'maple',
      address: `ssh://root@127.0.0.1:${at.port}`,
      platform: 'linux',
      credential: { kind: 'key', key_file: at.keyFile },
      sudo: 'nopasswd',
      ...changes,
    });
  };
  const trust = async (name: string, at: TestSshd) =>
    console.client.trust.accept({ host: name, fingerprint: await at.hostKeyFingerprint() });
  /** What is said of the steps of a host, the console's own items left out. */
  const examined = async (name: string): Promise<DoctorItem[]> =>
    (await console.client.doctor({ host: name })).filter((item) => item.step !== undefined);
  const results = (items: readonly DoctorItem[], host: string) =>
    Object.fromEntries(
      items
        .filter((item) => item.host === host && item.step !== 'sudo' && item.step !== 'tool')
        .map((item) => [item.step, item.result]),
    );
  const failedIn = (items: readonly DoctorItem[]) => items.filter((item) => item.result === 'failed');

  test('a host where everything works: every step is ok, with what was found', async () => {
    await add('fine', desk);
    await trust('fine', desk);
    const items = await examined('fine');
    const said = Object.fromEntries(items.map((item) => [item.name, item.detail]));
    expect(results(items, 'fine')).toEqual({
      dns: 'ok',
      tcp: 'ok',
      ssh: 'ok',
      identity: 'ok',
      login: 'ok',
      shell: 'ok',
      clock: 'ok',
    });
    expect(said['fine tcp']).toBe(`127.0.0.1 port ${desk.port}`);
    expect(said['fine ssh']).toMatch(/^SSH-2\.0-OpenSSH/);
    expect(said['fine identity']).toContain(await desk.hostKeyFingerprint());
    expect(said['fine shell']).toContain('answers as root');
    expect(said['fine tool base64']).toMatch(/^\/.*base64$/);
    expect(items.filter((item) => item.step === 'sudo').map((item) => item.name)).toContain(
      'fine sudo: nft list ruleset',
    );
  });

  test.each([
    ['a name that DNS does not know', 'ssh://root@no-such-host.invalid:22', 'dns', 'IP address'],
    ['a port where nothing listens', 'ssh://root@127.0.0.1:1', 'tcp', 'Check the port'],
  ])('%s fails at that step; what follows is not tried', async (_what, address, step, advice) => {
    const name = `broken-${step}`;
    await add(name, desk, { address });
    const items = await examined(name);
    expect(failedIn(items)).toHaveLength(1);
    expect(failedIn(items)[0]).toMatchObject({ name: `${name} ${step}`, step });
    expect(`${failedIn(items)[0]?.detail} ${failedIn(items)[0]?.advice}`).toMatch(new RegExp(`${advice}|network`));
    const order = ['dns', 'tcp', 'ssh', 'identity', 'login'];
    const expected = order.map((one) =>
      order.indexOf(one) < order.indexOf(step) ? 'ok' : one === step ? 'failed' : 'not_checked',
    );
    expect(items.map((item) => item.result)).toEqual(expected);
  });

  test('what is no SSH server fails at ssh', async () => {
    const smtp = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
    smtp.listen(0, '127.0.0.1');
    await once(smtp, 'listening');
    const { port } = smtp.address() as AddressInfo;
    await add('mail', { port, keyFile: desk.keyFile });
    const items = await examined('mail');
    expect(results(items, 'mail')).toEqual({
      dns: 'ok',
      tcp: 'ok',
      ssh: 'failed',
      identity: 'not_checked',
      login: 'not_checked',
    });
    expect(failedIn(items)[0]?.detail).toContain('220 mail.example ESMTP');
    smtp.close();
  });

  test('a host that nobody confirmed fails at identity, with how to compare', async () => {
    await add('stranger', desk);
    const items = await examined('stranger');
    expect(results(items, 'stranger')).toEqual({
      dns: 'ok',
      tcp: 'ok',
      ssh: 'ok',
      identity: 'failed',
      login: 'not_checked',
    });
    expect(failedIn(items)[0]?.advice).toContain('ssh-keygen -lf');
  });

  test('a host that shows another key than before fails at identity, each fingerprint on a line of its own', async () => {
    await using moved = await startSshd();
    await add('moved', moved);
    await trust('moved', moved);
    const before = await moved.hostKeyFingerprint();
    await moved.rotateHostKey();
    const items = await examined('moved');
    expect(results(items, 'moved')).toMatchObject({ ssh: 'ok', identity: 'failed', login: 'not_checked' });
    expect(failedIn(items)[0]?.detail).toContain('has CHANGED');
    expect(failedIn(items)[0]?.advice?.split('\n')).toEqual(
      expect.arrayContaining([
        `confirmed: ssh-ed25519 ${before}`,
        `shown now: ssh-ed25519 ${await moved.hostKeyFingerprint()}`,
      ]),
    );
  });

  test('a key that the host does not know fails at login, with what to do', async () => {
    await add('refused', { port: desk.port, keyFile: desk.strangerKeyFile });
    await trust('refused', desk);
    const items = await examined('refused');
    expect(results(items, 'refused')).toMatchObject({ identity: 'ok', login: 'failed' });
    expect(failedIn(items)[0]?.advice).toContain('authorized_keys');
  });

  test('a host behind a jump host: both are examined, in their order', async () => {
    await add('gate', gate);
    await trust('gate', gate);
    await add('behind', desk, { jump: ['gate'] });
    await trust('behind', desk);
    const items = await examined('behind');
    expect([...new Set(items.map((item) => item.host))]).toEqual(['gate', 'behind']);
    expect(results(items, 'gate')).toEqual({ dns: 'ok', tcp: 'ok', ssh: 'ok', identity: 'ok', login: 'ok' });
    expect(results(items, 'behind')).toMatchObject({ dns: 'ok', tcp: 'ok', identity: 'ok', login: 'ok', shell: 'ok' });
    expect(items.find((item) => item.name === 'behind tcp')?.detail).toContain('by gate');
  });

  test('a jump host that fails is the one that is named; the host behind it is not tried', async () => {
    await add('shut', { port: gate.port, keyFile: gate.strangerKeyFile });
    await trust('shut', gate);
    await add('hidden', desk, { jump: ['shut'] });
    const items = await examined('hidden');
    expect(failedIn(items).map((item) => item.name)).toEqual(['shut login']);
    expect(items.at(-1)).toMatchObject({
      host: 'hidden',
      result: 'not_checked',
      detail: 'not tried: shut comes first',
    });
  });

  test('a clock that is far off is a finding, measured, with which option judges it', async () => {
    const clock = handClock();
    const slow = createTransport({ clock, ids: systemIds(clock), platform: process.platform, agentSocket: undefined });
    await using late = await openConsole({ transport: slow, clock });
    await late.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
    await late.client.hosts.add({
      name: 'desk',
      site: 'maple',
      address: `ssh://root@127.0.0.1:${desk.port}`,
      platform: 'linux',
      credential: { kind: 'key', key_file: desk.keyFile },
    });
    await late.client.trust.accept({ host: 'desk', fingerprint: await desk.hostKeyFingerprint() });
    const items = await late.client.doctor({ host: 'desk' });
    expect(items.find((item) => item.step === 'clock')).toMatchObject({
      result: 'failed',
      detail: expect.stringMatching(/ahead of|behind/),
      advice: expect.stringContaining('ntp_max_skew_ms'),
    });
  });

  test('a login that is root needs no sudo; one without rights is examined in the lab', async () => {
    await add('bare', desk, { sudo: 'none' });
    await trust('bare', desk);
    expect(
      (await examined('bare')).filter((item) => item.step === 'sudo').every((item) => item.result !== 'failed'),
    ).toBe(true);
  });
});

describeIf(allOf(linux, root, program('sshd', 'openssh-server')), 'the support file', () => {
  test('helps, and holds no secret: not of hosts, not of keys, not of the vault', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-support-'));
    await using desk = await startSshd();
    await using console = await openConsole({
      transport: transport(),
      clock: { ...systemClock, advance: () => undefined },
    });
    const { client } = console;
    const core = randomBytes(9).toString('hex');
    const secrets = {
      password: `pass-${core}`,
      sudo: `sudo-${core}"\\`,
      passphrase: `phrase-${core}`,
      write: `write-${core}`,
    };
    const keyFile = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', secrets.passphrase, '-f', keyFile]);
    await client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
    const address = `ssh://root@127.0.0.1:${desk.port}`;
    await client.hosts.add({
      name: 'one',
      site: 'maple',
      address,
      platform: 'linux',
      credential: { kind: 'password', password: secrets.password },
      sudo: 'password',
      sudo_password: secrets.sudo,
      write_credential: { user: 'admin', credential: { kind: 'password', password: secrets.write }, sudo: 'none' },
    });
    await client.hosts.add({
      name: 'two',
      site: 'maple',
      address,
      platform: 'linux',
      credential: { kind: 'key', key_file: keyFile, passphrase: secrets.passphrase },
    });
    await client.trust.accept({ host: 'one', fingerprint: await desk.hostKeyFingerprint() });
    const { code } = await client.vault.makeRecoveryCode({ passphrase: PASSPHRASE });
    const { text, items } = await client.supportFile({ host: 'one' });
    const parsed = JSON.parse(text);
    expect(parsed).toMatchObject({ schema: 'rounds.support/1', app_version: '0.0.0-test', sites: [{ name: 'maple' }] });
    expect(parsed.hosts.map((host: { name: string; trust: string }) => [host.name, host.trust])).toEqual([
      ['one', 'trusted'],
      ['two', 'never_seen'],
    ]);
    expect(parsed.doctor).toHaveLength(items.length);
    for (const secret of [core, ...Object.values(secrets), PASSPHRASE, code, code.replaceAll('-', '')]) {
      const bytes = Buffer.from(secret);
      for (const form of [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')])
        expect(text).not.toContain(form);
    }
    rmSync(folder, { recursive: true, force: true });
  });
});
