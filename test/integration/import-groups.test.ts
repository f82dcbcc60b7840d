import { describe, expect, test } from 'vitest';
import { hostKey } from '../../src/agent-core/fleet/import/test-keys.ts';
import { handClock, openConsole } from '../support/far-end/console.ts';
import { scriptedHost } from '../support/far-end/scripted-host.ts';
import { policies } from '../support/policies.ts';
import { problemOf } from '../support/problem-of.ts';

/** A console with the site maple, which has the group `servers` with a baseline. */
async function clinic() {
  const one = await openConsole({ transport: scriptedHost('debian-12').transport, clock: handClock() });
  await one.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await one.client.groups.add({ site: 'maple', name: 'servers' });
  const yaml = 'logging: { services: [rsyslog] }\n';
  await one.client.baselines.set({ target: { scope: 'group', id: 'servers' }, yaml, reason: 'agreed', file: 'b.yaml' });
  return one;
}

/** An Ansible inventory: two hosts behind a gate, in groups that are part of one another. */
const INVENTORY = `gate ansible_host=192.0.2.1 ansible_port=2200
[servers]
db ansible_host=10.0.0.1
[front]
desk ansible_host=10.0.0.2
[clinic:children]
front
servers
[clinic:vars]
ansible_ssh_common_args='-J 192.0.2.1:2200'
`;
const asked = {
  file: 'inventory.ini',
  text: INVENTORY,
  site: 'maple',
  platform: 'linux',
  user: 'tech',
  credential: { kind: 'agent' },
} as const;

describe('an inventory with groups and a jump host', () => {
  test('makes the groups and ways of what was accepted, in one step, with evidence of each', async () => {
    await using one = await clinic();
    const before = (await policies(one)).length;
    const preview = await one.client.hosts.importPreview(asked);
    expect(preview.new_groups).toEqual([
      { site: 'maple', name: 'clinic' },
      { site: 'maple', name: 'front' },
    ]);
    const report = await one.client.hosts.importApply({
      ...asked,
      accept: ['gate', 'db', 'desk'],
      preview_sha256: preview.preview_sha256,
    });
    expect(report).toMatchObject({
      added: ['gate', 'db', 'desk'],
      updated: [],
      groups: ['maple/clinic', 'maple/front'],
    });
    expect((await one.client.groups.list()).map((group) => [group.name, group.rank, group.hosts])).toEqual([
      ['servers', 1, ['db']],
      ['clinic', 2, ['db', 'desk']],
      ['front', 3, ['desk']],
    ]);
    expect((await one.client.hosts.show({ host: 'desk' })).access.via).toEqual(['gate']);
    const evidence = (await policies(one)).slice(before);
    expect(evidence.map((bundle) => [bundle.subject, bundle.target])).toEqual([
      ['host', 'gate'],
      ['host', 'db'],
      ['host', 'desk'],
      ['site', 'maple/clinic'],
      ['site', 'maple/front'],
      ['host', 'db'],
      ['host', 'desk'],
    ]);
    expect(evidence[2]?.after).toMatchObject({ via: ['gate'] });
    expect(evidence[5]).toMatchObject({
      before: { groups: [], baseline: 'none' },
      after: { groups: ['servers', 'clinic'], baseline: expect.stringMatching(/^[0-9a-f]{64}$/) },
      reason: 'imported from inventory.ini line 3',
    });
    expect((await one.client.evidence.verify({ bundles: report.bundles })).summary).toMatchObject({
      valid: 7,
      invalid: 0,
    });
  });

  test('a second time changes nothing', async () => {
    await using one = await clinic();
    await one.client.hosts.importApply({ ...asked, accept: ['gate', 'db', 'desk'] });
    const again = await one.client.hosts.importApply({ ...asked, accept: ['gate', 'db', 'desk'] });
    expect(again).toMatchObject({ added: [], updated: [], groups: [], bundles: [], unchanged: ['gate', 'db', 'desk'] });
  });

  test('makes no group that no accepted host is in', async () => {
    await using one = await clinic();
    await one.client.hosts.importApply({ ...asked, accept: ['gate', 'db'] });
    expect((await one.client.groups.list()).map((group) => group.name)).toEqual(['servers', 'clinic']);
  });

  test('is refused as a whole where the host on the way was not accepted', async () => {
    await using one = await clinic();
    expect(await problemOf(one.client.hosts.importApply({ ...asked, accept: ['db'] }))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('Accept gate too'),
    });
    expect([await one.client.hosts.list(), (await one.client.groups.list()).length]).toEqual([[], 1]);
  });

  test('gives a watched host its group and its way, and keeps its identity', async () => {
    await using one = await clinic();
    const key = hostKey(1);
    const known = { file: 'known_hosts', text: `10.0.0.2 ${key.line}\n` };
    const plain = { ...asked, file: 'a.csv', text: 'name,address\ndesk,10.0.0.2\ngate,192.0.2.1:2200\n' };
    await one.client.hosts.importApply({
      ...plain,
      accept: ['desk', 'gate'],
      known_hosts: known,
      trust_known_hosts: true,
    });
    const report = await one.client.hosts.importApply({ ...asked, accept: ['gate', 'desk'] });
    expect(report).toMatchObject({ added: [], updated: ['desk'], unchanged: ['gate'] });
    const { host, groups, trust, access } = await one.client.hosts.show({ host: 'desk' });
    expect([groups.map((group) => group.name), access.via]).toEqual([['clinic', 'front'], ['gate']]);
    expect(trust.peer?.fingerprint).toBe(key.fingerprint);
    expect(host.address).toBe('ssh://tech@10.0.0.2:22');
  });

  test('makes nothing while its evidence cannot be sealed', async () => {
    await using one = await clinic();
    await one.client.vault.lock();
    const accept = ['gate', 'db', 'desk'];
    expect((await problemOf(one.client.hosts.importApply({ ...asked, accept })))?.code).toBe('VAULT_LOCKED');
    expect([await one.client.hosts.list(), (await one.client.groups.list()).length]).toEqual([[], 1]);
  });
});

test('an inventory with three mistakes names all three by line, and takes the rest', async () => {
  await using one = await clinic();
  const text = [
    'ok ansible_host=192.0.2.1',
    '[web:host]',
    '[front]',
    'desk user tech',
    '[front:vars]',
    'alone',
    '',
  ].join('\n');
  const { not_understood, hosts } = await one.client.hosts.importPreview({ ...asked, text });
  expect(not_understood.map((place) => [place.line, place.text])).toEqual([
    [2, '[web:host]'],
    [4, 'user'],
    [4, 'tech'],
    [6, 'alone'],
  ]);
  expect(hosts.map((host) => host.name)).toEqual(['ok', 'desk']);
});
