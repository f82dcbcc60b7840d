import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { signerOf } from '../../src/agent-core/evidence/ed25519.ts';
import { writeSiteFile } from '../../src/agent-core/fleet/exchange/site-file.ts';
import { hostKey } from '../../src/agent-core/fleet/import/test-keys.ts';
import { site } from '../../src/contract/fleet.ts';
import { importReport } from '../../src/contract/imports.ts';
import { siteDocument, siteExport, siteImportReport, sitePreview } from '../../src/contract/site-document.ts';
import { newConsole } from '../support/cli.ts';
import { type Console, handClock, openConsole } from '../support/far-end/console.ts';
import { scriptedHost } from '../support/far-end/scripted-host.ts';
import { policies } from '../support/policies.ts';
import { problemOf } from '../support/problem-of.ts';

const A = hostKey(1);
const B = hostKey(2);
const YAML = 'logging:\n  services: [rsyslog]\n';

const open = (clock = handClock()) => openConsole({ transport: scriptedHost('debian-12').transport, clock });

async function takeIn({ client }: Console, text: string, knownHosts: string): Promise<void> {
  const { hosts } = await client.hosts.importPreview({ ...BASE, text });
  await client.hosts.importApply({
    ...BASE,
    text,
    accept: hosts.map((host) => host.name),
    known_hosts: { file: 'known_hosts', text: knownHosts },
    trust_known_hosts: true,
  });
}
const BASE = {
  file: 'hosts.csv',
  site: 'maple',
  platform: 'linux',
  user: 'tech',
  credential: { kind: 'key', key_file: '/home/pat/.ssh/id' },
} as const;

/** Pat's console: the site maple with two hosts, one of them known, baselines of site and host, and this computer. */
async function pats(clock = handClock()): Promise<Console> {
  const one = await open(clock);
  const { client } = one;
  await client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await takeIn(one, 'name,address\ndesk,192.0.2.10\nnurse,192.0.2.11\n', `192.0.2.10 ${A.line}\n`);
  const local = {
    name: 'laptop',
    site: 'maple',
    address: 'local:',
    platform: 'linux',
    credential: { kind: 'none' },
  } as const;
  await client.hosts.add(local);
  for (const target of [
    { scope: 'site', id: 'maple' },
    { scope: 'host', id: 'desk' },
  ] as const)
    await client.baselines.set({ target, yaml: YAML, reason: 'agreed', file: 'b.yaml' });
  return one;
}

const AGENT = { credential: { kind: 'agent' } } as const;

/** Sam's console with what Pat has exported; the key_id came on paper. */
async function samsWith(from: Console, clock = handClock()) {
  const { text, key_id } = await from.client.sites.export({ site: 'maple' });
  const sam = await open(clock);
  const file = { file: 'maple.json', text, ...AGENT };
  return { sam, file, key_id };
}

const stranger = signerOf(new Uint8Array(32).fill(7));

/** What Pat would export had the hosts other names, signed by another key: there is no way to rename a host yet. */
async function renamed(
  from: Console,
  names: Readonly<Record<string, string>>,
): Promise<{ text: string; keyId: string }> {
  const { text } = await from.client.sites.export({ site: 'maple' });
  const document = siteDocument.parse(JSON.parse(text).payload);
  const hosts = document.hosts.map((host) => ({ ...host, name: names[host.name] ?? host.name }));
  return { text: writeSiteFile({ ...document, hosts }, stranger), keyId: stranger.keyId };
}

describe('a site that is exported', () => {
  test('has hosts, baselines and known identities, and nothing that belongs to this laptop', async () => {
    await using pat = await pats();
    const { text, left_out, hosts } = await pat.client.sites.export({ site: 'maple' });
    expect(hosts).toBe(2);
    expect(left_out).toEqual(['laptop: "this computer" is another one elsewhere']);
    expect(text).not.toContain('/home/pat');
    expect(JSON.parse(text).payload).toMatchObject({
      schema: 'rounds.site/1',
      hosts: [{ name: 'desk' }, { name: 'nurse' }],
      baselines: [{ scope: 'site' }, { scope: 'host' }],
      known_peers: [{ fingerprint: A.fingerprint }],
    });
  });

  test('is not signed while the vault is locked', async () => {
    await using pat = await pats();
    await pat.client.vault.lock();
    expect((await problemOf(pat.client.sites.export({ site: 'maple' })))?.code).toBe('VAULT_LOCKED');
  });
});

describe('a site that is imported', () => {
  test('is the same site there: ids, baselines, identities, with the login of that console', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    const report = await sam.client.sites.importApply({ ...file, signer: key_id });
    expect(report).toMatchObject({ site: 'maple', left: [] });
    const theirs = (await pat.client.hosts.list()).filter((host) => host.name !== 'laptop');
    const here = await sam.client.hosts.list();
    expect(here).toEqual(theirs.map(({ key_file: _key, ...host }) => ({ ...host, credential: 'agent' })));
    expect((await sam.client.trust.list()).map((trust) => [trust.host_name, trust.status])).toEqual([
      ['desk', 'trusted'],
      ['nurse', 'never_seen'],
    ]);
    const baseline = await sam.client.baselines.show({ target: { scope: 'host', id: 'desk' } });
    expect(baseline).toEqual(await pat.client.baselines.show({ target: { scope: 'host', id: 'desk' } }));
  });

  test('leaves policy evidence for every change, which names file, sender and key', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    const report = await sam.client.sites.importApply({ ...file, signer: key_id });
    const evidence = await policies(sam);
    expect(evidence.map((bundle) => [bundle.subject, bundle.target])).toEqual([
      ['site', 'maple'],
      ['host', 'desk'],
      ['host', 'nurse'],
      ['baseline', 'maple'],
      ['baseline', 'desk'],
      ['known_peer', 'desk'],
    ]);
    expect(new Set(evidence.map((bundle) => bundle.reason))).toEqual(
      new Set([`site export maple.json of 2026-03-02T08:00:00.000Z by pat, signed by key ${key_id}`]),
    );
    const { summary } = await sam.client.evidence.verify({ bundles: report.bundles });
    expect(summary).toEqual({ valid: 6, incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  test('shows nothing of a file whose signer nobody has confirmed, and remembers who was confirmed', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    const unknown = await problemOf(sam.client.sites.importPreview(file));
    expect(unknown?.code).toBe('IDENTITY_UNCONFIRMED');
    expect(unknown?.details?.join('').replaceAll(' ', '')).toContain(key_id);
    const wrong = await problemOf(sam.client.sites.importApply({ ...file, signer: key_id.replace(/^../, '00') }));
    expect(wrong?.code).toBe('IDENTITY_UNCONFIRMED');
    expect(await sam.client.sites.list()).toEqual([]);

    const typed = key_id.replace(/(.{4})/g, '$1 ').toUpperCase();
    await sam.client.sites.importApply({ ...file, signer: typed });
    expect((await sam.client.sites.importPreview(file)).signer).toEqual({ key_id, known: 'known' });
  });

  test('a signer that was only looked at is not remembered', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.sites.importPreview({ ...file, signer: key_id });
    expect((await problemOf(sam.client.sites.importPreview(file)))?.code).toBe('IDENTITY_UNCONFIRMED');
  });

  test('a confirmed signer of sites may not thereby sign evidence', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    expect((await sam.client.keys.list()).map((key) => key.key_id)).not.toContain(key_id);
  });

  test('a second time changes nothing; later changes there are changes here', async () => {
    const clock = handClock();
    await using pat = await pats(clock);
    const { sam, file, key_id } = await samsWith(pat, clock);
    await using _ = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    expect(await sam.client.sites.importApply(file)).toMatchObject({ applied: [], bundles: [] });

    clock.advance(60_000);
    const moved = 'name,address\nnurse,192.0.2.77\nlab,192.0.2.12\n';
    await takeIn(pat, moved, `192.0.2.77 ${B.line}\n`);
    const { text } = await pat.client.sites.export({ site: 'maple' });
    const { changes } = await sam.client.sites.importPreview({ ...file, text });
    expect(changes).toEqual([
      { what: 'host', action: 'add', name: 'lab', details: ['ssh://tech@192.0.2.12:22, linux'] },
      {
        what: 'host',
        action: 'change',
        name: 'nurse',
        details: ['address: ssh://tech@192.0.2.11:22 -> ssh://tech@192.0.2.77:22'],
      },
      { what: 'known_peer', action: 'add', name: 'nurse', details: [`ssh-ed25519 ${B.fingerprint}`] },
    ]);
    await sam.client.sites.importApply({ ...file, text });
    expect((await policies(sam)).at(-2)).toMatchObject({
      target: 'nurse',
      before: { address: 'ssh://tech@192.0.2.11:22' },
      after: { address: 'ssh://tech@192.0.2.77:22' },
    });
    const old = await problemOf(sam.client.sites.importApply(file));
    expect(old).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('older') });
    expect((await sam.client.sites.importPreview(file)).older).toBe(true);
    expect((await sam.client.sites.importApply({ ...file, allow_older: true })).applied).toHaveLength(1);
  });

  test('keeps what is only here, and takes it away only when that is asked for', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    await takeIn(sam, 'name,address\nextra,192.0.2.50\n', `192.0.2.11 ${B.line}\n`);
    await sam.client.baselines.set({ target: { scope: 'host', id: 'nurse' }, yaml: YAML, reason: 'mine', file: 'b' });
    const kept = await sam.client.sites.importApply(file);
    expect(kept.applied).toEqual([]);
    expect(kept.left.map((one) => [one.what, one.action, one.name])).toEqual([
      ['host', 'keep', 'extra'],
      ['baseline', 'keep', 'nurse'],
    ]);
    const removed = await sam.client.sites.importApply({ ...file, remove: true });
    expect(removed.applied.map((one) => [one.what, one.action, one.name])).toEqual([
      ['host', 'remove', 'extra'],
      ['baseline', 'remove', 'nurse'],
    ]);
    expect((await sam.client.hosts.list()).map((host) => host.name)).toEqual(['desk', 'nurse']);
    expect((await sam.client.baselines.show({ target: { scope: 'host', id: 'nurse' } })).from).toEqual(['site']);
    expect((await policies(sam)).at(-2)).toMatchObject({
      subject: 'host',
      target: 'extra',
      before: { name: 'extra' },
      after: {},
    });
  });

  test('never changes an identity that is known here', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    await pat.client.trust.forget({ host: 'desk' });
    await takeIn(pat, 'name,address\ndesk,192.0.2.10\n', `192.0.2.10 ${B.line}\n`);
    const { text } = await pat.client.sites.export({ site: 'maple' });
    const report = await sam.client.sites.importApply({ ...file, text });
    expect(report.applied).toEqual([]);
    expect(report.left).toMatchObject([{ what: 'known_peer', action: 'blocked', name: 'desk' }]);
    expect((await sam.client.hosts.show({ host: 'desk' })).trust.peer?.fingerprint).toBe(A.fingerprint);
  });

  test('swaps names of hosts without tripping over them', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    const text = await renamed(pat, { desk: 'nurse', nurse: 'desk' });
    const report = await sam.client.sites.importApply({ ...file, text: text.text, signer: text.keyId });
    expect(report.applied.map((one) => one.details)).toEqual([['name: desk -> nurse'], ['name: nurse -> desk']]);
    expect((await sam.client.hosts.show({ host: 'nurse' })).host.address).toBe('ssh://tech@192.0.2.10:22');
  });

  test.each([
    ['a name that another host has here', { desk: 'elsewhere' }, 'elsewhere', 'another host of this name'],
    [
      'that name, wanted by the one and kept by the other',
      { desk: 'elsewhere', nurse: 'desk' },
      'desk',
      'another host of this name',
    ],
  ])('leaves out a host with %s', async (_, names, blocked, why) => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _sam = sam;
    await sam.client.sites.importApply({ ...file, signer: key_id });
    await sam.client.sites.add({ name: 'oak', timezone: 'UTC' });
    await takeIn(sam, 'name,address,site\nelsewhere,192.0.2.60,oak\n', '');
    const { text, keyId } = await renamed(pat, names);
    const report = await sam.client.sites.importApply({ ...file, text, signer: keyId });
    expect(report.left).toContainEqual({
      what: 'host',
      action: 'blocked',
      name: blocked,
      details: [expect.stringContaining(why)],
    });
    expect((await sam.client.hosts.list()).map((host) => host.name)).toEqual(['desk', 'elsewhere', 'nurse']);
  });

  test('is refused where another site has the name, and where a new host could not be logged in to', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    const preview = await sam.client.sites.importPreview({ ...file, signer: key_id, credential: { kind: 'none' } });
    expect(preview.changes.filter((one) => one.what === 'host').map((one) => one.action)).toEqual([
      'blocked',
      'blocked',
    ]);
    await sam.client.sites.add({ name: 'maple', timezone: 'UTC' });
    expect((await problemOf(sam.client.sites.importApply({ ...file, signer: key_id })))?.code).toBe('CONFLICT');
    expect(await sam.client.hosts.list()).toEqual([]);
  });

  test('changes nothing when its evidence cannot be sealed', async () => {
    await using pat = await pats();
    const { sam, file, key_id } = await samsWith(pat);
    await using _ = sam;
    await sam.client.vault.lock();
    expect((await problemOf(sam.client.sites.importApply({ ...file, signer: key_id })))?.code).toBe('VAULT_LOCKED');
    expect([await sam.client.sites.list(), await sam.client.hosts.list()]).toEqual([[], []]);
  });
});

/** What `site export --json` prints. */
const exported = siteExport.omit({ text: true }).extend({ file: z.string() });

test('rounds site export and import: from laptop to laptop', { timeout: 120_000 }, async () => {
  await using pat = await newConsole();
  await using sam = await newConsole();
  await pat.json(site, ['site', 'add', 'maple', '--timezone', 'America/Chicago']);
  writeFileSync(join(pat.folder, 'hosts.csv'), 'name,address\ndesk,192.0.2.10\n');
  const args = ['--site', 'maple', '--platform', 'linux', '--user', 'tech', '--agent', '--yes'];
  await pat.json(importReport, ['hosts', 'import', 'hosts.csv', ...args]);
  const file = join(sam.folder, 'maple.json');
  const { key_id } = await pat.json(exported, ['site', 'export', 'maple', '--out', file]);

  const unconfirmed = await sam.run(['site', 'import', file, '--agent']);
  expect([unconfirmed.code, unconfirmed.stderr]).toEqual([3, expect.stringContaining('IDENTITY_UNCONFIRMED')]);
  const shown = await sam.json(sitePreview, ['site', 'import', file, '--agent', '--signer', key_id]);
  expect(shown.changes.map((change) => [change.what, change.action])).toEqual([
    ['site', 'add'],
    ['host', 'add'],
  ]);
  const done = await sam.json(siteImportReport, ['site', 'import', file, '--agent', '--signer', key_id, '--yes']);
  expect(done.bundles).toHaveLength(2);
  expect((await sam.run(['hosts', 'list'])).stdout).toContain('ssh://tech@192.0.2.10:22');

  writeFileSync(file, readFileSync(file, 'utf8').replace('192.0.2.10', '192.0.2.66'));
  const tampered = await sam.run(['site', 'import', file, '--agent', '--yes']);
  expect([tampered.code, tampered.stderr]).toEqual([2, expect.stringContaining('was changed after it was signed')]);
});
