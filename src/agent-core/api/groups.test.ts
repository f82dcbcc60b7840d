import { describe, expect, test } from 'vitest';
import { type Console, handClock, openConsole, scanned } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { policies } from '../../../test/support/policies.ts';
import { problemOf } from '../../../test/support/problem-of.ts';

/** A console with the hosts desk and nurse at maple, and elm at oak; desk is trusted. */
async function clinic(far = scriptedHost('debian-12')) {
  const one = await openConsole({ transport: far.transport, clock: handClock() });
  for (const name of ['maple', 'oak']) await one.client.sites.add({ name, timezone: 'America/Chicago' });
  for (const [index, name] of ['desk', 'nurse', 'elm'].entries())
    await one.client.hosts.add({
      name,
      site: name === 'elm' ? 'oak' : 'maple',
      address: `ssh://tech@192.0.2.${10 + index}:22`,
      platform: 'linux',
      credential: { kind: 'agent' },
      sudo: 'nopasswd',
    });
  await one.client.trust.accept({ host: 'desk', fingerprint: far.offer.fingerprint });
  return one;
}

const set = (one: Console, target: Parameters<Console['client']['baselines']['set']>[0]['target'], yaml: string) =>
  one.client.baselines.set({ target, yaml, reason: 'agreed', file: 'b.yaml' });
const logging = (days: number) => `logging: { services: [rsyslog], journal_retention_days: ${days} }\n`;
const daysOf = async (one: Console, id: string) =>
  (await one.client.baselines.show({ target: { scope: 'host', id } })).baseline?.logging?.journal_retention_days;
const namesOf = (groups: readonly { readonly name: string }[]) => groups.map((group) => group.name);

/** The same with the groups `front` and `servers` of maple, in this order, and baselines of site and both groups; desk is in both. */
async function grouped() {
  const one = await clinic();
  for (const name of ['front', 'servers']) {
    await one.client.groups.add({ site: 'maple', name });
    await one.client.groups.assign({ group: name, hosts: ['desk'] });
  }
  await set(one, { scope: 'site', id: 'maple' }, logging(1));
  await set(one, { scope: 'group', id: 'front' }, logging(2));
  await set(one, { scope: 'group', id: 'maple/servers' }, logging(3));
  return one;
}

describe('groups of a site', () => {
  test('decide by their order; the last one holds', async () => {
    await using one = await grouped();
    expect(await daysOf(one, 'desk')).toBe(3);
    expect(await daysOf(one, 'nurse')).toBe(1);
    const ordered = await one.client.groups.order({ site: 'maple', groups: ['servers', 'front'] });
    expect(ordered.map((group) => [group.name, group.rank])).toEqual([
      ['servers', 1],
      ['front', 2],
    ]);
    expect(await daysOf(one, 'desk')).toBe(2);
  });

  test('are named with each host, the weakest first', async () => {
    await using one = await grouped();
    const { groups } = await one.client.hosts.show({ host: 'desk' });
    expect(namesOf(groups)).toEqual(['front', 'servers']);
    expect((await one.client.hosts.list()).map((host) => [host.name, host.groups])).toEqual([
      ['desk', ['front', 'servers']],
      ['elm', []],
      ['nurse', []],
    ]);
  });

  test('turn what was judged by another baseline stale: a new member, another order, a group that is gone', async () => {
    await using one = await grouped();
    const cells = async () => {
      const { rows } = await one.client.fleet.snapshot();
      return rows.find((row) => row.host.name === 'desk')?.cells.find((cell) => cell.check === 'logging')?.state;
    };
    const scan = async () => {
      await scanned(one.client, ['desk']);
      const state = await cells();
      expect(state).not.toBe('stale');
    };
    await scan();
    await one.client.groups.order({ site: 'maple', groups: ['servers', 'front'] });
    expect(await cells()).toBe('stale');
    await scan();
    await one.client.groups.unassign({ group: 'front', hosts: ['desk'] });
    expect(await cells()).toBe('stale');
    await scan();
    await one.client.groups.remove({ group: 'servers' });
    expect(await cells()).toBe('stale');
    await scan();
    await one.client.groups.assign({ group: 'front', hosts: ['desk'] });
    expect(await cells()).toBe('stale');
    await scan();
    await set(one, { scope: 'group', id: 'front' }, logging(9));
    expect(await cells()).toBe('stale');
  });

  test('of a host of another site are refused, and nothing changes', async () => {
    await using one = await grouped();
    const problem = await problemOf(one.client.groups.assign({ group: 'front', hosts: ['nurse', 'elm'] }));
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('elm') });
    expect((await one.client.groups.list({ site: 'maple' }))[0]?.hosts).toEqual(['desk']);
  });

  test.each([
    ['one that is not there', { group: 'nobody' }, 'NOT_FOUND', 'rounds group list'],
    ['a name that two sites have', { group: 'front' }, 'INVALID_INPUT', 'maple/front or oak/front'],
  ])('named as %s', async (_, input, code, why) => {
    await using one = await grouped();
    await one.client.groups.add({ site: 'oak', name: 'front' });
    expect(await problemOf(one.client.groups.remove(input))).toMatchObject({
      code,
      message: expect.stringContaining(why),
    });
    expect(namesOf(await one.client.groups.list())).toEqual(['front', 'servers', 'front']);
  });

  test('have names of their own in their site, and an order that names each of them', async () => {
    await using one = await grouped();
    expect((await problemOf(one.client.groups.add({ site: 'maple', name: 'front' })))?.code).toBe('CONFLICT');
    for (const groups of [['front'], ['front', 'front'], ['front', 'servers', 'servers']])
      expect((await problemOf(one.client.groups.order({ site: 'maple', groups })))?.code).toBe('INVALID_INPUT');
  });
});

describe('the evidence of groups', () => {
  test('names each group that came or went, and each host whose groups or baseline are others, before and after', async () => {
    await using one = await grouped();
    const before = (await policies(one)).length;
    await one.client.groups.assign({ group: 'servers', hosts: ['desk', 'nurse'], reason: 'nurse became a server' });
    await one.client.groups.order({ site: 'maple', groups: ['servers', 'front'], reason: 'front decides' });
    await one.client.groups.remove({ group: 'front', reason: 'not needed' });
    const changes = (await policies(one)).slice(before);
    expect(changes.map((one) => [one.subject, one.target, one.reason])).toEqual([
      ['host', 'nurse', 'nurse became a server'],
      ['site', 'maple/servers', 'front decides'],
      ['site', 'maple/front', 'front decides'],
      ['host', 'desk', 'front decides'],
      ['site', 'maple/front', 'not needed'],
      ['baseline', 'maple/front', 'not needed'],
      ['host', 'desk', 'not needed'],
    ]);
    expect(changes[0]).toMatchObject({ before: { groups: [] }, after: { groups: ['servers'] }, by: 'pat' });
    expect(changes[0]?.before['baseline']).not.toBe(changes[0]?.after['baseline']);
    expect(changes[1]).toMatchObject({ before: { group: 'servers', rank: 2 }, after: { group: 'servers', rank: 1 } });
    expect(changes[3]).toMatchObject({
      before: { groups: ['front', 'servers'] },
      after: { groups: ['servers', 'front'] },
    });
    expect(changes[4]?.after).toEqual({});
    expect(changes[5]).toMatchObject({ before: { logging: { journal_retention_days: 2 } }, after: {} });
    const { summary } = await one.client.evidence.verify({ bundles: [] });
    expect(summary).toMatchObject({ incomplete: 0, unknown_key: 0, invalid: 0 });
  });

  test('is not made for what is so already', async () => {
    await using one = await grouped();
    const before = (await policies(one)).length;
    await one.client.groups.assign({ group: 'front', hosts: ['desk'] });
    await one.client.groups.unassign({ group: 'front', hosts: ['nurse'] });
    await one.client.groups.order({ site: 'maple', groups: ['front', 'servers'] });
    expect(await policies(one)).toHaveLength(before);
  });

  test('cannot be made while the vault is locked; then nothing changes either', async () => {
    await using one = await grouped();
    await one.client.vault.lock();
    const refused = [
      one.client.groups.add({ site: 'maple', name: 'more' }),
      one.client.groups.assign({ group: 'front', hosts: ['nurse'] }),
      one.client.groups.order({ site: 'maple', groups: ['servers', 'front'] }),
      one.client.groups.remove({ group: 'front' }),
    ];
    for (const work of refused) expect((await problemOf(work))?.code).toBe('VAULT_LOCKED');
    expect(namesOf(await one.client.groups.list())).toEqual(['front', 'servers']);
    expect((await one.client.hosts.show({ host: 'nurse' })).groups).toEqual([]);
  });
});

describe('a baseline with three mistakes', () => {
  const yaml = [
    'patching:',
    '  expected_generation: 42',
    '  max_security_updates: many',
    'logging:',
    '  journal_retention_day: 90',
    'firewall:',
    '  tables: [filter]',
  ].join('\n');
  const common = [
    'b.yaml:3:25: patching.max_security_updates must be a number',
    'b.yaml:5:3: logging.journal_retention_day is not known; did you mean "journal_retention_days"?',
    'b.yaml:7:12: firewall.tables[0] must be a table such as "inet filter": family, space, name',
  ];
  const perHost =
    'b.yaml:2:24: patching.expected_generation belongs to one host, since generations are numbered per host: set it with --host';

  test.each([
    [{ scope: 'host', id: 'desk' } as const, common],
    [{ scope: 'group', id: 'front' } as const, [perHost, ...common]],
    [{ scope: 'site', id: 'maple' } as const, [perHost, ...common]],
  ])('for $scope $id is refused with each of them by line, and so is its comparison', async (target, details) => {
    await using one = await grouped();
    const before = await one.client.baselines.show({ target });
    expect(await problemOf(set(one, target, yaml))).toMatchObject({ code: 'INVALID_INPUT', details });
    expect(await problemOf(one.client.baselines.diff({ target, yaml, file: 'b.yaml' }))).toMatchObject({ details });
    expect(await one.client.baselines.show({ target })).toEqual(before);
  });
});

describe('the differences', () => {
  test('of a file from what is set there, place by place', async () => {
    await using one = await grouped();
    const diff = (target: Parameters<Console['client']['baselines']['diff']>[0]['target']) =>
      one.client.baselines.diff({ target, yaml: logging(3), file: 'b.yaml' });
    expect((await diff({ scope: 'group', id: 'servers' })).changes).toEqual([]);
    expect(await diff({ scope: 'group', id: 'front' })).toMatchObject({
      before: 'what is set for the group front',
      changes: [{ path: 'logging.journal_retention_days', before: '2', after: '3' }],
    });
    expect(await diff({ scope: 'host', id: 'desk' })).toMatchObject({
      before: 'nothing, since the host desk has no baseline',
      changes: [{ path: 'logging', change: 'added' }],
    });
  });

  test('of what applies to a host from what it meets now', async () => {
    await using one = await clinic();
    const { yaml } = await one.client.baselines.capture({ host: 'desk' });
    await set(one, { scope: 'site', id: 'maple' }, `${yaml}drift_threshold: { logging: 4 }\n`);
    expect((await one.client.baselines.diffCapture({ host: 'desk' })).changes).toEqual([]);
    await one.client.groups.add({ site: 'maple', name: 'servers' });
    await one.client.groups.assign({ group: 'servers', hosts: ['desk'] });
    await set(one, { scope: 'group', id: 'servers' }, 'encryption: { luks_volumes: [old], drift_threshold: 2 }\n');
    const { changes, after } = await one.client.baselines.diffCapture({ host: 'desk' });
    expect(changes).toEqual([
      { path: 'encryption.luks_volumes', change: 'changed', before: '[ old ]', after: '[ crypthome, cryptroot ]' },
    ]);
    expect(after).toBe('what desk meets now');
  });

  test('are never said to be none where nothing is known of a section', async () => {
    const far = scriptedHost('debian-12');
    await using one = await clinic(far);
    await set(one, { scope: 'site', id: 'maple' }, logging(90));
    far.answer('logging', () => '');
    const { changes, not_compared } = await one.client.baselines.diffCapture({ host: 'desk' });
    expect(not_compared).toEqual(['logging']);
    expect(changes.map((change) => change.path)).not.toContain('logging');
  });
});
