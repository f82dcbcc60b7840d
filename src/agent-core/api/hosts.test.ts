import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Console, handClock, openConsole, scanned } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { program, testIf } from '../../../test/support/requires.ts';
import type { NewHost } from '../../contract/contract.ts';
import type { HostTarget } from '../transport/session.ts';

/** A console with the site `maple`, and what its transport was asked to reach. */
async function clinic() {
  const far = scriptedHost('debian-12');
  const asked: HostTarget[] = [];
  const console = await openConsole({
    clock: handClock(),
    transport: {
      identify: (target, signal) => far.transport.identify(target, signal),
      openRead: (target, signal) => {
        asked.push(target);
        return far.transport.openRead(target, signal);
      },
    },
  });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  return { far, asked, ...console, [Symbol.asyncDispose]: () => console[Symbol.asyncDispose]() };
}

const host = (name: string, changes: Partial<NewHost> = {}): NewHost => ({
  name,
  site: 'maple',
  address: 'ssh://tech@192.0.2.10:22',
  platform: 'linux',
  credential: { kind: 'agent' },
  sudo: 'none',
  ...changes,
});

async function refused(work: Promise<unknown>): Promise<{ code?: string; message?: string }> {
  return work.then(
    () => ({}),
    (error: unknown) => (typeof error === 'object' && error !== null && 'data' in error ? (error.data as object) : {}),
  );
}

async function lastPolicy(client: Console['client']) {
  const [row] = await client.evidence.list({ kind: 'policy', limit: 1 });
  const { bundle } = await client.evidence.show({ bundle: row?.bundle_id ?? '' });
  return bundle;
}

describe('a host behind others', () => {
  test('is recorded with the ids of its jump hosts, shown by their names, and both are evidence', async () => {
    await using one = await clinic();
    const gate = await one.client.hosts.add(host('gate'));
    const desk = await one.client.hosts.add(host('desk', { jump: ['gate'] }));
    expect(desk.jump).toEqual([gate.host_id]);
    expect((await one.client.hosts.show({ host: 'desk' })).access.via).toEqual(['gate']);
    expect(await lastPolicy(one.client)).toMatchObject({ after: { name: 'desk', via: ['gate'] } });
  });

  test('is reached through them, each with its own identity and login', async () => {
    await using one = await clinic();
    await one.client.hosts.add(host('gate', { credential: { kind: 'password', password: 'of the gate' } }));
    await one.client.hosts.add(host('desk', { jump: ['gate'], sudo: 'nopasswd' }));
    await one.client.trust.accept({ host: 'desk', fingerprint: one.far.offer.fingerprint });
    await scanned(one.client, ['desk']);
    const [target] = one.asked;
    const [jump] = target?.jumps ?? [];
    expect(target).toMatchObject({ name: 'desk', credential: { kind: 'agent' }, trusted: { keyType: 'ssh-ed25519' } });
    expect(jump).toMatchObject({ name: 'gate', credential: { kind: 'password' }, trusted: undefined });
    expect(jump?.credential.kind === 'password' && (await jump.credential.password())).toBe('of the gate');
  });

  test('keeps its jump hosts from being removed', async () => {
    await using one = await clinic();
    await one.client.hosts.add(host('gate'));
    await one.client.hosts.add(host('desk', { jump: ['gate'] }));
    expect(await refused(one.client.hosts.remove({ host: 'gate' }))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('desk'),
    });
    await one.client.hosts.remove({ host: 'desk' });
    await one.client.hosts.remove({ host: 'gate' });
  });

  test.each([
    ['a host that is not known', { jump: ['nobody'] }, 'NOT_FOUND'],
    ['this computer', { jump: ['here'] }, 'INVALID_INPUT'],
    ['the same host twice', { jump: ['gate', 'gate'] }, 'INVALID_INPUT'],
  ] as const)('through %s is refused, and nothing is kept of it', async (_what, changes, code) => {
    await using one = await clinic();
    await one.client.hosts.add(host('gate'));
    await one.client.hosts.add(host('here', { address: 'local:', credential: { kind: 'none' } }));
    const secret = { credential: { kind: 'password', password: 'secret' } } as const;
    expect(
      await refused(one.client.hosts.add(host('desk', { ...secret, ...changes, jump: [...changes.jump] }))),
    ).toMatchObject({ code });
    expect((await one.client.hosts.list()).map((each) => each.name)).toEqual(['gate', 'here']);
    expect(readFileSync(join(one.dir, 'vault.json'), 'utf8')).not.toContain('host/');
  });

  test('this computer has no way to it', async () => {
    await using one = await clinic();
    await one.client.hosts.add(host('gate'));
    const here = host('here', { address: 'local:', credential: { kind: 'none' }, jump: ['gate'] });
    expect(await refused(one.client.hosts.add(here))).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('a credential for changes', () => {
  const write = {
    user: 'admin',
    credential: { kind: 'password', password: 'for changes only' },
    sudo: 'password',
    sudo_password: 'sudo for changes',
  } as const;

  test('is kept apart: in the vault under its own names, never in what reads are given', async () => {
    await using one = await clinic();
    const added = await one.client.hosts.add(
      host('desk', { credential: { kind: 'password', password: 'for reading' }, write_credential: write }),
    );
    expect(added.write_credential).toEqual({ user: 'admin', credential: 'password', sudo: 'password' });
    await one.client.trust.accept({ host: 'desk', fingerprint: one.far.offer.fingerprint });
    await scanned(one.client, ['desk']);
    const [target] = one.asked;
    expect(target?.address).toBe('ssh://tech@192.0.2.10:22');
    expect(target?.sudo).toEqual({ kind: 'none' });
    expect(target?.credential.kind === 'password' && (await target.credential.password())).toBe('for reading');
    const names = JSON.parse(readFileSync(join(one.dir, 'vault.json'), 'utf8')).entries.map(
      (entry: { name: string }) => entry.name,
    );
    expect(names).toEqual(
      expect.arrayContaining(
        ['password', 'write-password', 'write-sudo'].map((name) => `host/${added.host_id}/${name}`),
      ),
    );
  });

  test('is shown, and where a host or a whole site has none this is said', async () => {
    await using one = await clinic();
    await one.client.hosts.add(host('desk'));
    const access = async (name: string) => (await one.client.hosts.show({ host: name })).access;
    expect(await access('desk')).toEqual({ via: [], writes: 'same_as_reads', site_has_one_credential: true });
    await one.client.hosts.add(host('server', { write_credential: write }));
    expect(await access('desk')).toMatchObject({ writes: 'same_as_reads', site_has_one_credential: false });
    expect(await access('server')).toMatchObject({ writes: 'own_credential', site_has_one_credential: false });
  });

  test('is evidence by its kind and login, without its secrets', async () => {
    await using one = await clinic();
    await one.client.hosts.add(host('desk', { write_credential: write }));
    const policy = await lastPolicy(one.client);
    expect(policy).toMatchObject({
      after: { write_credential: 'password', write_user: 'admin', write_sudo: 'password' },
    });
    expect(JSON.stringify(policy)).not.toContain('for changes');
  });

  test('leaves the vault with its host', async () => {
    await using one = await clinic();
    await one.client.hosts.add(
      host('desk', { credential: { kind: 'password', password: 'x' }, write_credential: write }),
    );
    await one.client.hosts.remove({ host: 'desk' });
    for (const file of ['vault.json', 'vault.json.bak'])
      expect(readFileSync(join(one.dir, file), 'utf8')).not.toContain('host/');
  });

  test.each([
    ['without a way to log in', { credential: { kind: 'none' }, sudo: 'none' }],
    ['with sudo by password and no password', { credential: { kind: 'agent' }, sudo: 'password' }],
  ] as const)('%s is refused', async (_what, credential) => {
    await using one = await clinic();
    const adding = one.client.hosts.add(host('desk', { write_credential: { ...credential } }));
    expect(await refused(adding)).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('an encrypted key', () => {
  const withKey = async (work: (keyFile: string) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-key-'));
    const keyFile = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', keyFile]);
    await work(keyFile).finally(() => rmSync(folder, { recursive: true }));
  };
  const hasKeygen = program('ssh-keygen', 'openssh-client');

  testIf(hasKeygen, 'is tried with its passphrase before anything is kept', () =>
    withKey(async (keyFile) => {
      await using one = await clinic();
      const adding = one.client.hosts.add(
        host('desk', { credential: { kind: 'key', key_file: keyFile, passphrase: 'open barley' } }),
      );
      const error = await refused(adding);
      expect(error).toMatchObject({ code: 'AUTH_FAILED', message: expect.stringContaining(keyFile) });
      expect(JSON.stringify(error)).not.toContain('barley');
      expect(await one.client.hosts.list()).toEqual([]);
      expect(readFileSync(join(one.dir, 'vault.json'), 'utf8')).not.toContain('host/');
    }),
  );

  testIf(hasKeygen, 'gives reads its passphrase from the vault; one without has none to give', () =>
    withKey(async (keyFile) => {
      await using one = await clinic();
      await one.client.hosts.add(
        host('desk', { credential: { kind: 'key', key_file: keyFile, passphrase: 'open sesame' } }),
      );
      await one.client.hosts.add(host('plain', { credential: { kind: 'key', key_file: keyFile } }));
      for (const name of ['desk', 'plain'])
        await one.client.trust.accept({ host: name, fingerprint: one.far.offer.fingerprint });
      await scanned(one.client, ['desk']);
      await scanned(one.client, ['plain']);
      const phrases = await Promise.all(
        one.asked.map(async ({ credential }) =>
          credential.kind === 'key' ? await credential.passphrase?.() : 'no key',
        ),
      );
      expect(phrases).toEqual(['open sesame', undefined]);
      expect(JSON.stringify(await one.client.hosts.list())).not.toContain('sesame');
    }),
  );
});
