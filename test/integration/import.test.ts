import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup.mjs';
import { hostKey } from '../../src/agent-core/fleet/import/test-keys.ts';
import { site } from '../../src/contract/fleet.ts';
import { importPreview, importReport } from '../../src/contract/imports.ts';
import { run } from '../lab-kit/run.ts';
import { newConsole, type TestConsole } from '../support/cli.ts';
import { handClock, openConsole } from '../support/far-end/console.ts';
import { scriptedHost } from '../support/far-end/scripted-host.ts';
import { policies } from '../support/policies.ts';
import { problemOf } from '../support/problem-of.ts';
import { program, testIf } from '../support/requires.ts';

const A = hostKey(1);
const B = hostKey(2);
const CSV = 'name,address,key\nFront Desk,192.0.2.10,/keys/front\nNurse,192.0.2.11,\nLab,192.0.2.12,\n';

/** A console with the site maple. */
async function clinic() {
  const console = await openConsole({ transport: scriptedHost('debian-12').transport, clock: handClock() });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  return console;
}

const asked = {
  file: 'hosts.csv',
  text: CSV,
  site: 'maple',
  platform: 'linux',
  user: 'tech',
  credential: { kind: 'agent' },
} as const;
const knownHosts = { file: '/home/pat/.ssh/known_hosts', text: `192.0.2.10 ${A.line}\n192.0.2.11 ${B.line}\n` };

describe('a list that is imported', () => {
  test('adds what was accepted of it, and nothing else', async () => {
    await using one = await clinic();
    const report = await one.client.hosts.importApply({ ...asked, accept: ['front-desk', 'nurse'] });
    expect(report).toMatchObject({ added: ['front-desk', 'nurse'], updated: [], trusted: [], unchanged: [] });
    expect(await one.client.hosts.list()).toMatchObject([
      {
        name: 'front-desk',
        address: 'ssh://tech@192.0.2.10:22',
        credential: 'key',
        key_file: '/keys/front',
        sudo: 'none',
      },
      { name: 'nurse', address: 'ssh://tech@192.0.2.11:22', credential: 'agent' },
    ]);
  });

  test('leaves policy evidence for every host, with file and line, which verifies', async () => {
    await using one = await clinic();
    const { bundles } = await one.client.hosts.importApply({ ...asked, accept: ['front-desk', 'nurse'] });
    const evidence = (await policies(one)).filter((bundle) => bundles.includes(bundle.bundle_id));
    expect(evidence).toMatchObject([
      {
        subject: 'host',
        target: 'front-desk',
        site_name: 'maple',
        before: {},
        by: 'pat',
        reason: 'imported from hosts.csv line 2',
      },
      {
        subject: 'host',
        target: 'nurse',
        after: { address: 'ssh://tech@192.0.2.11:22', credential: 'agent' },
        reason: 'imported from hosts.csv line 3',
      },
    ]);
    const { summary } = await one.client.evidence.verify({ bundles });
    expect(summary).toEqual({ valid: 2, incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  test('a second time changes nothing and leaves no evidence', async () => {
    await using one = await clinic();
    await one.client.hosts.importApply({ ...asked, accept: ['nurse'] });
    const again = await one.client.hosts.importApply({ ...asked, accept: ['nurse'] });
    expect(again).toMatchObject({ added: [], unchanged: ['nurse'], bundles: [] });
  });

  test('updates a host where the list says something else; its password goes with the login that needed it', async () => {
    await using one = await clinic();
    const nurse = { name: 'nurse', site: 'maple', address: 'ssh://tech@192.0.2.99:22', platform: 'linux' } as const;
    await one.client.hosts.add({ ...nurse, credential: { kind: 'password', password: 'hunter2' }, sudo: 'nopasswd' });
    const text = 'name,address,key\nnurse,192.0.2.11,/keys/nurse\n';
    const report = await one.client.hosts.importApply({ ...asked, text, accept: ['nurse'] });
    expect(report.updated).toEqual(['nurse']);
    expect(readFileSync(join(one.dir, 'vault.json'), 'utf8')).not.toContain('/password');
    expect(await one.client.hosts.list()).toMatchObject([
      { address: 'ssh://tech@192.0.2.11:22', credential: 'key', key_file: '/keys/nurse', sudo: 'nopasswd' },
    ]);
    expect((await policies(one)).at(-1)).toMatchObject({
      before: { address: 'ssh://tech@192.0.2.99:22', credential: 'password' },
      after: { address: 'ssh://tech@192.0.2.11:22', credential: 'key' },
      reason: 'updated from hosts.csv line 2',
    });
  });

  test.each([
    ['a host that is not in it', 'stranger', 'stranger: is not in the file'],
    [
      'a host that a person must decide first',
      'windows',
      'windows (line 5): This version of Rounds does not read Windows hosts',
    ],
  ])('is refused as a whole for %s', async (_, name, detail) => {
    await using one = await clinic();
    const text = `${CSV.replaceAll('key', 'os').replace('/os/front', 'linux')}windows,192.0.2.13,Windows 11\n`;
    const problem = await problemOf(one.client.hosts.importApply({ ...asked, text, accept: ['nurse', name] }));
    expect(problem).toMatchObject({ code: 'CONFLICT', details: [expect.stringContaining(detail)] });
    expect(await one.client.hosts.list()).toEqual([]);
  });

  test('is refused when fleet or file are no longer what was shown', async () => {
    await using one = await clinic();
    const { preview_sha256 } = await one.client.hosts.importPreview(asked);
    await one.client.hosts.importApply({ ...asked, accept: ['lab'], preview_sha256 });
    const problem = await problemOf(one.client.hosts.importApply({ ...asked, accept: ['nurse'], preview_sha256 }));
    expect(problem?.code).toBe('CONFLICT');
    expect((await one.client.hosts.list()).map((host) => host.name)).toEqual(['lab']);
  });

  test('with the vault locked is shown, and not done: neither hosts nor evidence', async () => {
    await using one = await clinic();
    await one.client.vault.lock();
    expect((await one.client.hosts.importPreview(asked)).hosts).toHaveLength(3);
    expect((await problemOf(one.client.hosts.importApply({ ...asked, accept: ['nurse'] })))?.code).toBe('VAULT_LOCKED');
    expect(await one.client.hosts.list()).toEqual([]);
  });
});

describe('keys of known_hosts', () => {
  test('become the known identities of accepted hosts, with evidence, only when that is wanted', async () => {
    await using one = await clinic();
    const without = await one.client.hosts.importApply({ ...asked, known_hosts: knownHosts, accept: ['front-desk'] });
    expect(without.trusted).toEqual([]);
    const report = await one.client.hosts.importApply({
      ...asked,
      known_hosts: knownHosts,
      accept: ['front-desk', 'nurse'],
      trust_known_hosts: true,
    });
    expect(report).toMatchObject({ added: ['nurse'], trusted: ['front-desk', 'nurse'], unchanged: [] });
    const trusts = await one.client.trust.list();
    expect(
      trusts.map((trust) => [trust.host_name, trust.status, trust.peer?.fingerprint, trust.peer?.accepted_by]),
    ).toEqual([
      ['front-desk', 'trusted', A.fingerprint, 'imported from known_hosts /home/pat/.ssh/known_hosts by pat'],
      ['nurse', 'trusted', B.fingerprint, 'imported from known_hosts /home/pat/.ssh/known_hosts by pat'],
    ]);
    expect((await policies(one)).filter((bundle) => bundle.subject === 'known_peer')).toMatchObject([
      {
        target: 'front-desk',
        after: { key_type: 'ssh-ed25519', fingerprint: A.fingerprint },
        reason: expect.stringContaining('line 1'),
      },
      { target: 'nurse', after: { fingerprint: B.fingerprint }, reason: expect.stringContaining('line 2') },
    ]);
  });

  test('never replace an identity that is known', async () => {
    await using one = await clinic();
    await one.client.hosts.importApply({
      ...asked,
      known_hosts: knownHosts,
      accept: ['nurse'],
      trust_known_hosts: true,
    });
    const other = { file: 'other', text: `192.0.2.11 ${A.line}\n` };
    const { hosts } = await one.client.hosts.importPreview({ ...asked, known_hosts: other });
    const report = await one.client.hosts.importApply({
      ...asked,
      known_hosts: other,
      accept: ['nurse'],
      trust_known_hosts: true,
    });
    expect(hosts.find((host) => host.name === 'nurse')?.trust?.status).toBe('differs');
    expect(report).toMatchObject({ trusted: [], unchanged: ['nurse'] });
    expect((await one.client.trust.list())[0]?.peer?.fingerprint).toBe(B.fingerprint);
  });
});

/** A laptop with the site maple and a file of hosts. */
async function laptop(): Promise<TestConsole> {
  const one = await newConsole();
  await one.json(site, ['site', 'add', 'maple', '--timezone', 'America/Chicago']);
  writeFileSync(join(one.folder, 'hosts.csv'), CSV);
  writeFileSync(join(one.folder, 'known_hosts'), knownHosts.text);
  return one;
}
const COMMON = ['--site', 'maple', '--platform', 'linux', '--user', 'tech', '--agent'];

describe('rounds hosts import', () => {
  test('with --yes adds them; --json prints the preview before and the report after', async () => {
    await using one = await laptop();
    const preview = await one.json(importPreview, ['hosts', 'import', 'hosts.csv', ...COMMON]);
    expect(preview.hosts.map((host) => host.action)).toEqual(['add', 'add', 'add']);
    const report = await one.json(importReport, ['hosts', 'import', 'hosts.csv', ...COMMON, '--yes']);
    expect(report.added).toEqual(['front-desk', 'nurse', 'lab']);
    expect((await one.run(['hosts', 'list'])).stdout).toContain('ssh://tech@192.0.2.12:22');
  });

  test('with --known-hosts and --only trusts the keys of the named hosts and shows them before', async () => {
    await using one = await laptop();
    const args = ['hosts', 'import', 'hosts.csv', ...COMMON, '--known-hosts', 'known_hosts', '--only', 'front-desk'];
    expect((await one.run(args)).stdout).toContain(A.fingerprint);
    const report = await one.json(importReport, [...args, '--yes']);
    expect(report).toMatchObject({ added: ['front-desk'], trusted: ['front-desk'] });
    expect((await one.run(['trust', 'list'])).stdout).toMatch(
      new RegExp(`front-desk +trusted +${escaped(A.fingerprint)}`),
    );
  });

  test('of a known_hosts file alone trusts nothing unless it is named for that', async () => {
    await using one = await laptop();
    const args = ['hosts', 'import', 'known_hosts', ...COMMON, '--yes'];
    expect((await one.json(importReport, args)).trusted).toEqual([]);
    const report = await one.json(importReport, [...args, '--known-hosts', 'known_hosts']);
    expect(report).toMatchObject({ added: [], trusted: ['192.0.2.10', '192.0.2.11'] });
  });

  test('ends with 1 and names the place when something was not understood; the rest is added', async () => {
    await using one = await laptop();
    writeFileSync(join(one.folder, 'hosts.csv'), `${CSV}bad,999.1.1.1,\n`);
    const report = await one.json(importReport, ['hosts', 'import', 'hosts.csv', ...COMMON, '--yes'], { code: 1 });
    expect(report.added).toHaveLength(3);
    expect(report.not_understood).toMatchObject([{ line: 5, text: 'bad' }]);
    expect((await one.run(['hosts', 'import', 'hosts.csv', ...COMMON])).stdout).toContain('hosts.csv:5: bad: ');
  });

  testIf(program('script', 'bsdutils'), 'on a terminal asks, and only a whole yes is one', async () => {
    await using one = await laptop();
    // A shell of its own terminal: script(1) gives one to the command, and hands over what is typed here.
    const typed = async (answer: string) => {
      const command = `'${process.execPath}' '${join(root, 'out/main/cli.js')}' hosts import hosts.csv ${COMMON.join(' ')}`;
      return run('script', ['-qec', command, '/dev/null'], {
        input: answer,
        cwd: one.folder,
        env: { ...process.env, ROUNDS_DATA_DIR: one.dataDir, ROUNDS_PASSPHRASE_FILE: one.passphraseFile },
      });
    };
    const no = await typed('y\n');
    expect(no.stdout).toContain('add 3 hosts? Type yes to go on:');
    expect((await one.run(['hosts', 'list'])).stdout).not.toContain('nurse');
    expect((await typed('yes\n')).stdout).toContain('Added 3: front-desk, nurse, lab');
  });

  test('reads what Excel writes, and never prints a password of the list', async () => {
    await using one = await laptop();
    const text = '\ufeffComputer;IP;Password\r\nFront Desk;192.0.2.10;hunter2\r\n';
    writeFileSync(join(one.folder, 'excel.csv'), Buffer.from(text, 'utf16le'));
    const report = await one.json(importReport, ['hosts', 'import', 'excel.csv', ...COMMON, '--yes'], { code: 1 });
    await one.run(['hosts', 'import', 'excel.csv', ...COMMON]);
    expect(report.added).toEqual(['front-desk']);
    expect(JSON.stringify(one.runs)).not.toContain('hunter2');
  });
});

describe('rounds hosts import, without --yes', () => {
  let one: TestConsole;
  beforeAll(async () => {
    one = await laptop();
  });
  afterAll(() => one[Symbol.asyncDispose]());

  test('shows what it would do and does nothing', async () => {
    const { code, stdout, stderr } = await one.run(['hosts', 'import', 'hosts.csv', ...COMMON]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^DOES +NAME +ADDRESS/);
    expect(stdout).toMatch(/^add +front-desk +ssh:\/\/tech@192\.0\.2\.10:22 +linux +maple +\/keys\/front +none +2/m);
    expect(stdout).toContain('"Front Desk" is called front-desk here');
    expect(stderr).toContain('Nothing was changed. To do it: the same with --yes.');
    expect((await one.run(['hosts', 'list'])).stdout).not.toContain('front-desk');
  });

  test('reads what an ssh_config includes, from the home of whoever runs it', async () => {
    const home = join(one.folder, 'home');
    mkdirSync(join(home, '.ssh', 'config.d'), { recursive: true });
    writeFileSync(
      join(home, '.ssh', 'config'),
      'Include config.d/*.conf\nHost *\n User tech\n IdentityFile ~/.ssh/id\n',
    );
    writeFileSync(join(home, '.ssh', 'config.d', 'b.conf'), 'Host lab\n HostName 192.0.2.2\n');
    writeFileSync(join(home, '.ssh', 'config.d', 'a.conf'), 'Host desk\n HostName 192.0.2.1\n Include ~/.ssh/more\n');
    writeFileSync(join(home, '.ssh', 'more'), 'Port 2222\n');
    const preview = await one.json(
      importPreview,
      ['hosts', 'import', join(home, '.ssh', 'config'), '--site', 'maple', '--platform', 'nixos'],
      { env: { HOME: home } },
    );
    expect(preview.hosts.map((host) => [host.name, host.address, host.key_file, host.file])).toEqual([
      ['desk', 'ssh://tech@192.0.2.1:2222', join(home, '.ssh/id'), join(home, '.ssh/config.d/a.conf')],
      ['lab', 'ssh://tech@192.0.2.2:22', join(home, '.ssh/id'), join(home, '.ssh/config.d/b.conf')],
    ]);
    expect(preview.not_understood).toEqual([]);
  });

  test.each([
    ['a file that is not there', ['nowhere.csv'], 3, 'NOT_FOUND'],
    ['a folder', ['.'], 2, 'INVALID_INPUT'],
    ['a site that is not there', ['hosts.csv', '--site', 'elm'], 3, 'NOT_FOUND'],
    ['a name that the file does not have', ['hosts.csv', ...COMMON, '--only', 'x'], 2, 'INVALID_INPUT'],
    ['a format that there is not', ['hosts.csv', '--format', 'xml'], 2, ''],
  ])('says what is wrong with %s', async (_, args, code, problem) => {
    const ended = await one.run(['hosts', 'import', ...args]);
    expect([ended.code, ended.stderr.includes(problem)]).toEqual([code, true]);
  });
});

function escaped(text: string): string {
  return text.replace(/[+/]/g, '\\$&');
}
