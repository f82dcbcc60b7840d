import { describe, expect, test } from 'vitest';
import { siteDocument } from '../../src/contract/site-document.ts';
import { type Console, handClock, openConsole } from '../support/far-end/console.ts';
import { scriptedHost } from '../support/far-end/scripted-host.ts';
import { policies } from '../support/policies.ts';
import { problemOf } from '../support/problem-of.ts';

const open = () => openConsole({ transport: scriptedHost('debian-12').transport, clock: handClock() });
const logging = (days: number) => `logging: { services: [rsyslog], journal_retention_days: ${days} }\n`;

function addHost({ client }: Console, name: string, last: number, { site = 'maple', jump = [] as string[] } = {}) {
  const address = `ssh://tech@192.0.2.${last}:22`;
  return client.hosts.add({ name, site, address, platform: 'linux', credential: { kind: 'agent' }, jump });
}

function set(
  { client }: Console,
  target: Parameters<Console['client']['baselines']['set']>[0]['target'],
  days: number,
) {
  return client.baselines.set({ target, yaml: logging(days), reason: 'agreed', file: 'b.yaml' });
}

/** Pat's console: maple with desk, and nurse behind it; both are in `front`, desk in `servers`, which is the stronger one. */
async function pats(): Promise<Console> {
  const one = await open();
  await one.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  await addHost(one, 'desk', 10);
  await addHost(one, 'nurse', 11, { jump: ['desk'] });
  for (const [name, hosts] of [
    ['front', ['desk', 'nurse']],
    ['servers', ['desk']],
  ] as const) {
    await one.client.groups.add({ site: 'maple', name });
    await one.client.groups.assign({ group: name, hosts: [...hosts] });
  }
  await set(one, { scope: 'site', id: 'maple' }, 1);
  await set(one, { scope: 'group', id: 'front' }, 2);
  await set(one, { scope: 'group', id: 'servers' }, 3);
  return one;
}

/** Sam's console, and a way to hand Pat's site over to it. */
async function sams(pat: Console) {
  const sam = await open();
  const handOver = async (more: { remove?: boolean } = {}) => {
    const { text, key_id } = await pat.client.sites.export({ site: 'maple' });
    return { file: 'maple.json', text, signer: key_id, credential: { kind: 'agent' } as const, ...more };
  };
  const take = async (more: { remove?: boolean } = {}) => sam.client.sites.importApply(await handOver(more));
  return { sam, handOver, take };
}

const baselineOf = async ({ client }: Console, id: string) => client.baselines.show({ target: { scope: 'host', id } });
const shown = (changes: readonly { what: string; action: string; name: string }[]) =>
  changes.map((one) => [one.what, one.action, one.name]);

describe('groups and ways in a site export', () => {
  test('are the same on the other console: ids, order, members, baselines, jump hosts', async () => {
    await using pat = await pats();
    const { sam, take } = await sams(pat);
    await using _ = sam;
    await take();
    expect(await sam.client.groups.list()).toEqual(await pat.client.groups.list());
    expect(await sam.client.hosts.list()).toEqual(await pat.client.hosts.list());
    for (const name of ['desk', 'nurse']) expect(await baselineOf(sam, name)).toEqual(await baselineOf(pat, name));
    expect((await sam.client.hosts.show({ host: 'nurse' })).access.via).toEqual(['desk']);
    expect(await take()).toMatchObject({ applied: [], left: [], bundles: [] });
  });

  test('leave evidence of every group and of every host that is in one', async () => {
    await using pat = await pats();
    const { sam, take } = await sams(pat);
    await using _ = sam;
    const { bundles } = await take();
    const evidence = await policies(sam);
    expect(evidence.map((one) => [one.subject, one.target])).toEqual([
      ['site', 'maple'],
      ['host', 'desk'],
      ['host', 'nurse'],
      ['site', 'maple/front'],
      ['site', 'maple/servers'],
      ['baseline', 'maple'],
      ['baseline', 'maple/front'],
      ['baseline', 'maple/servers'],
      ['host', 'desk'],
      ['host', 'nurse'],
    ]);
    expect(evidence.at(-2)).toMatchObject({
      before: { groups: [], baseline: 'none' },
      after: { groups: ['front', 'servers'] },
    });
    expect((await sam.client.evidence.verify({ bundles })).summary).toMatchObject({ valid: 10, invalid: 0 });
  });

  test('follow later changes: another order, members, a way, a group that is gone', async () => {
    await using pat = await pats();
    const { sam, handOver, take } = await sams(pat);
    await using _ = sam;
    await take();
    await pat.client.groups.order({ site: 'maple', groups: ['servers', 'front'] });
    await pat.client.groups.unassign({ group: 'front', hosts: ['nurse'] });
    const { changes } = await sam.client.sites.importPreview(await handOver());
    expect(changes).toEqual([
      { what: 'group', action: 'change', name: 'servers', details: ['rank: 2 -> 1'] },
      { what: 'group', action: 'change', name: 'front', details: ['rank: 1 -> 2'] },
      { what: 'membership', action: 'change', name: 'nurse', details: ['front -> none'] },
    ]);
    const before = (await policies(sam)).length;
    await take();
    expect((await baselineOf(sam, 'desk')).baseline?.logging?.journal_retention_days).toBe(2);
    expect((await baselineOf(sam, 'nurse')).baseline?.logging?.journal_retention_days).toBe(1);
    expect((await policies(sam)).slice(before).map((one) => [one.subject, one.target])).toEqual([
      ['site', 'maple/servers'],
      ['site', 'maple/front'],
      ['host', 'nurse'],
      ['host', 'desk'],
    ]);

    await pat.client.groups.remove({ group: 'servers' });
    expect(shown((await take()).left)).toEqual([['group', 'keep', 'servers']]);
    expect(shown((await take({ remove: true })).applied)).toEqual([
      ['group', 'remove', 'servers'],
      ['membership', 'change', 'desk'],
      ['baseline', 'remove', 'maple/servers'],
    ]);
    expect(await sam.client.groups.list()).toEqual(await pat.client.groups.list());
  });

  test('swap names without tripping over them', async () => {
    await using pat = await pats();
    const { sam, take } = await sams(pat);
    await using _ = sam;
    await take();
    for (const name of ['front', 'servers']) await pat.client.groups.remove({ group: name });
    for (const name of ['servers', 'front']) await pat.client.groups.add({ site: 'maple', name });
    const { left } = await take();
    expect(shown(left)).toEqual([
      ['group', 'keep', 'front'],
      ['group', 'keep', 'servers'],
      ['group', 'blocked', 'servers'],
      ['group', 'blocked', 'front'],
    ]);
    await take({ remove: true });
    expect(await sam.client.groups.list()).toEqual(await pat.client.groups.list());
  });

  test('through another site are left out and named; a way that is known on the other console stays', async () => {
    await using pat = await pats();
    await pat.client.sites.add({ name: 'oak', timezone: 'UTC' });
    await addHost(pat, 'gate', 90, { site: 'oak' });
    await addHost(pat, 'lab', 12, { jump: ['gate'] });
    const { sam, handOver, take } = await sams(pat);
    await using _ = sam;
    const { left_out, text } = await pat.client.sites.export({ site: 'maple' });
    expect(left_out).toEqual(['the way to lab: it goes through gate (oak), which is not of this site']);
    const lab = siteDocument.parse(JSON.parse(text).payload).hosts.find((host) => host.name === 'lab');
    expect(lab).toMatchObject({ jump_left_out: true });
    expect(lab).not.toHaveProperty('jump');
    const preview = await sam.client.sites.importPreview(await handOver());
    expect(preview.notes).toEqual([expect.stringMatching(/^lab: .* it is added without a way$/)]);
    await take();
    expect((await sam.client.hosts.show({ host: 'lab' })).access.via).toEqual([]);
    expect(await take()).toMatchObject({ applied: [] });
  });

  test('keep a host here that others are reached through', async () => {
    await using pat = await pats();
    const { sam, take } = await sams(pat);
    await using _ = sam;
    await take();
    await addHost(sam, 'extra', 50);
    await sam.client.sites.add({ name: 'oak', timezone: 'UTC' });
    await addHost(sam, 'far', 60, { site: 'oak', jump: ['extra'] });
    const { left } = await take({ remove: true });
    expect(left).toMatchObject([
      {
        what: 'host',
        action: 'blocked',
        name: 'extra',
        details: [expect.anything(), expect.stringContaining('another way')],
      },
    ]);
    expect((await sam.client.hosts.list()).map((host) => host.name)).toContain('extra');
  });

  test('with the host on the way blocked, block the host behind it too', async () => {
    await using pat = await pats();
    const { sam, take } = await sams(pat);
    await using _ = sam;
    await sam.client.sites.add({ name: 'oak', timezone: 'UTC' });
    await addHost(sam, 'desk', 70, { site: 'oak' });
    const { left } = await take();
    expect(left).toMatchObject([
      { what: 'host', action: 'blocked', name: 'desk' },
      { what: 'host', action: 'blocked', name: 'nurse', details: [expect.stringContaining('not known here')] },
    ]);
    expect((await sam.client.groups.list()).map((group) => group.hosts)).toEqual([[], []]);
    expect(await problemOf(sam.client.hosts.show({ host: 'nurse' }))).toMatchObject({ code: 'NOT_FOUND' });
  });
});
