import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Host, Peer, Site } from '../../../contract/fleet.ts';
import type { ImportPreview } from '../../../contract/imports.ts';
import { type FleetWriter, fleetTables } from '../../store/fleet.ts';
import { type Db, openStore } from '../../store/open.ts';
import { newFindings } from './findings.ts';
import { knownKeysOf } from './known-hosts.ts';
import { parseList } from './parse.ts';
import { type PreviewContext, previewImport } from './preview.ts';
import { hostKey } from './test-keys.ts';

const AT = '2026-03-02T08:00:00.000Z';
const clock = { now: () => Date.parse(AT), monotonic: () => 0 };
const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const MAPLE: Site = { site_id: uuid(1), name: 'maple-street', timezone: 'America/Chicago', created_at: AT };
const OAK: Site = { site_id: uuid(2), name: 'oak', timezone: 'America/Denver', created_at: AT };
const DESK: Host = {
  host_id: uuid(3),
  site_id: MAPLE.site_id,
  name: 'desk',
  address: 'ssh://tech@192.0.2.10:2222',
  platform: 'nixos',
  credential: 'password',
  sudo: 'password',
  created_at: AT,
};
const A = hostKey(1);
const B = hostKey(2);
const peer = (fingerprint: string): Peer => ({
  host_id: DESK.host_id,
  key_type: 'ssh-ed25519',
  fingerprint,
  accepted_at: AT,
  accepted_by: 'pat',
});

let dir = '';
let db: Db;
let fleet: FleetWriter;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-preview-'));
  db = openStore(dir, clock);
  fleet = fleetTables(db);
  fleet.addSite(MAPLE);
  fleet.addSite(OAK);
  fleet.addHost(DESK);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Asked {
  readonly defaults?: Partial<PreviewContext['defaults']>;
  readonly knownHosts?: string;
  readonly file?: string;
}

function preview(text: string, { defaults = {}, knownHosts, file = 'hosts.csv' }: Asked = {}): ImportPreview {
  const list = parseList({ format: 'auto', file, text });
  const keys = knownHosts === undefined ? [] : knownKeysOf(knownHosts, newFindings(), 'known_hosts');
  return previewImport(
    { ...list, knownKeys: [...list.knownKeys, ...keys] },
    {
      file,
      fleet,
      home: '/home/pat',
      defaults: {
        site: 'maple-street',
        platform: 'linux',
        user: 'tech',
        credential: { kind: 'agent' },
        sudo: 'none',
        ...defaults,
      },
      whyUnfit: (host) => (host.platform === 'windows' ? 'Windows is not read yet' : undefined),
    },
  );
}

const hmac = (salt: Buffer, text: string) => createHmac('sha1', salt).update(text).digest('base64');

const actions = (shown: ImportPreview) => shown.hosts.map((host) => [host.name, host.action, host.notes[0]]);

describe('a host that is new', () => {
  test('is added with what the file says and, for the rest, what holds for all', () => {
    const shown = preview(
      'name,address,os,key,site\nFront Desk,root@192.0.2.1:2200,nixos,~/.ssh/id,Maple Street\nplain,192.0.2.2,,,\n',
      {
        defaults: { sudo: 'nopasswd', credential: { kind: 'key', key_file: '/keys/all' } },
      },
    );
    expect(shown.hosts).toEqual([
      {
        name: 'front-desk',
        address: 'ssh://root@192.0.2.1:2200',
        platform: 'nixos',
        site: 'maple-street',
        groups: [],
        credential: 'key',
        key_file: '/home/pat/.ssh/id',
        sudo: 'nopasswd',
        line: 2,
        action: 'add',
        notes: ['"Front Desk" is called front-desk here'],
      },
      expect.objectContaining({
        name: 'plain',
        address: 'ssh://tech@192.0.2.2:22',
        platform: 'linux',
        key_file: '/keys/all',
        action: 'add',
      }),
    ]);
  });

  test.each([
    ['who logs in', 'name,address\na,192.0.2.1\n', { user: undefined }, 'who logs in'],
    ['its platform', 'name,address\na,192.0.2.1\n', { platform: undefined }, '--platform'],
    ['its site', 'name,address\na,192.0.2.1\n', { site: undefined }, '--site'],
    ['a site that there is', 'name,address,site\na,192.0.2.1,elm\n', {}, 'no site "elm"'],
    ['a platform that is known', 'name,address,os\na,192.0.2.1,BeOS\n', {}, '"BeOS" is not known'],
    ['a platform that can be read', 'name,address,os\na,192.0.2.1,Windows 11\n', {}, 'Windows is not read'],
    ['a jump host that is known', 'name,address,jump\na,192.0.2.1,gate\n', {}, 'through gate, which is no host here'],
  ])('waits for a person where it lacks %s', (_, text, defaults, why) => {
    const [host] = preview(text, { defaults }).hosts;
    expect(host).toMatchObject({ action: 'conflict', notes: [expect.stringContaining(why)] });
  });

  test.each([
    [
      'two names that become one',
      'name,address\nFront Desk,192.0.2.1\nfront-desk,192.0.2.2\n',
      'has the same name as line 2',
    ],
    [
      'two names for one place',
      'name,address\na,192.0.2.1\nb,root@192.0.2.1:22\n',
      'is at the same place as a (line 2)',
    ],
    ['this computer twice', 'name,address\na,local:\nb,local:\n', 'is at the same place as a (line 2)'],
  ])('%s: the first is added, the second waits', (_, text, why) => {
    const [first, second] = preview(text).hosts;
    expect(first?.action).toBe('add');
    expect(second).toMatchObject({ action: 'conflict', notes: expect.arrayContaining([why]) });
  });

  test.each([
    ['an address that is none', 'name,address\na,999.1.1.1\n', 'looks like an IPv4 address'],
    ['a login that reads as an option', 'name,address,user\na,192.0.2.1,-oProxyCommand=x\n', 'not a login name'],
    ['a port that is none', 'name,address,port\na,192.0.2.1,70000\n', 'port is not a number'],
    ['a name of which nothing is left', 'name,address\n日本,名前\n', 'no name'],
  ])('with %s is not understood', (_, text, why) => {
    expect(preview(text)).toMatchObject({
      hosts: [],
      not_understood: [{ line: 2, why: expect.stringContaining(why) }],
    });
  });

  test('keeps no path of a key that could not be opened', () => {
    const [host] = preview('name,address,key\na,192.0.2.1,keys/id\n').hosts;
    expect(host).toMatchObject({
      credential: 'agent',
      notes: ['its key file "keys/id" is no whole path, and was left out'],
    });
    expect(host).not.toHaveProperty('key_file');
  });
});

describe('a host that is watched already', () => {
  test('exists where the file says nothing else; what holds for all changes nothing of it', () => {
    expect(preview('name,address\ndesk,192.0.2.10\n').hosts).toMatchObject([
      {
        name: 'desk',
        action: 'exists',
        address: DESK.address,
        platform: 'nixos',
        credential: 'password',
        sudo: 'password',
        notes: [],
      },
    ]);
  });

  test('is updated where the file itself says something else, and the difference is shown', () => {
    const [host] = preview('name,address,key,os\ndesk,192.0.2.99:2022,/keys/desk,debian\n').hosts;
    expect(host).toMatchObject({
      action: 'update',
      address: 'ssh://tech@192.0.2.99:2022',
      platform: 'linux',
      credential: 'key',
      notes: [
        'address: ssh://tech@192.0.2.10:2222 -> ssh://tech@192.0.2.99:2022',
        'platform: nixos -> linux',
        'credential: password -> key',
        'key_file: none -> /keys/desk',
      ],
    });
  });

  test('under another name exists under its own', () => {
    expect(actions(preview('name,address\nreception,root@192.0.2.10:2222\n'))).toEqual([
      ['desk', 'exists', 'is already watched as desk'],
    ]);
  });

  test('by its name, at the place of another one, waits for a person', () => {
    fleet.addHost({ ...DESK, host_id: uuid(4), name: 'nurse', address: 'ssh://tech@192.0.2.11:22' });
    expect(actions(preview('name,address\ndesk,192.0.2.11\n'))).toEqual([
      ['desk', 'conflict', expect.stringContaining('its place is that of nurse')],
    ]);
  });

  test('of the same name at another site waits for a person', () => {
    expect(actions(preview('name,address,site\ndesk,192.0.2.50,oak\n'))).toEqual([
      ['desk', 'conflict', 'there is a host desk at the site maple-street already: choose another name'],
    ]);
  });
});

describe('a way through other hosts', () => {
  const GATE: Host = { ...DESK, host_id: uuid(5), name: 'gate', address: 'ssh://jump@192.0.2.1:2200' };
  const ways = (shown: ImportPreview) => shown.hosts.map((host) => [host.name, host.action, host.via, host.notes[0]]);

  test('is made of hosts that are here or in the same file, by name or by place', () => {
    fleet.addHost(GATE);
    const text =
      'name,address,jump\na,10.0.0.1,gate\nb,10.0.0.2,192.0.2.1:2200\ninner,10.0.0.9,gate\nc,10.1.0.1,"gate,10.0.0.9"\n';
    expect(ways(preview(text))).toEqual([
      ['a', 'add', ['gate'], undefined],
      ['b', 'add', ['gate'], undefined],
      ['inner', 'add', ['gate'], undefined],
      ['c', 'add', ['gate', 'inner'], undefined],
    ]);
  });

  test('says when it logs in on the way as somebody else than the file says', () => {
    fleet.addHost(GATE);
    expect(preview('name,address,jump\na,10.0.0.1,root@gate\n').hosts[0]).toMatchObject({
      action: 'add',
      notes: ['goes through gate as jump, as gate itself, not as root'],
    });
  });

  test.each([
    ['through nobody', 'a,10.0.0.1,nobody', 'through nobody, which is no host here or in the file'],
    ['through itself', 'a,10.0.0.1,a', 'twice through one'],
    ['in a circle', 'a,10.0.0.1,b\nb,10.0.0.2,a', 'twice through one'],
    ['through this computer', 'a,10.0.0.1,me\nme,local:,', 'through me, which is this computer'],
    ['of this computer', 'a,local:,desk', 'this computer, which is not logged in to'],
    ['through another port of a host', 'a,10.0.0.1,desk:22', 'which is no host here'],
    ['through too many', `a,10.0.0.1,"${Array.from({ length: 9 }, () => 'desk').join(',')}"`, 'more than 8 hosts'],
    ['through something that is no place', 'a,10.0.0.1,desk:1:2', 'neither a name nor an IP address'],
  ])('%s waits for a person', (_, rows, why) => {
    expect(preview(`name,address,jump\n${rows}\n`).hosts[0]).toMatchObject({
      action: 'conflict',
      notes: expect.arrayContaining([expect.stringContaining(why)]),
    });
  });

  test('through a host of the file that waits for a person waits too, however far', () => {
    const text = 'name,address,jump,site\na,10.0.0.1,b,\nb,10.0.0.2,c,\nc,10.0.0.3,,elm\n';
    expect(preview(text).hosts.map((host) => [host.name, host.action])).toEqual([
      ['a', 'conflict'],
      ['b', 'conflict'],
      ['c', 'conflict'],
    ]);
  });

  test('tells hosts of one address behind two gates apart, from each other and from those that are here', () => {
    fleet.addHost(GATE);
    fleet.addHost({ ...GATE, host_id: uuid(6), name: 'door', address: 'ssh://jump@192.0.2.2:22' });
    fleet.addHost({ ...DESK, host_id: uuid(7), name: 'xray', address: 'ssh://tech@10.0.0.1:22', jump: [uuid(5)] });
    const text = 'name,address,jump\nsame,10.0.0.1,gate\nother,10.0.0.1,door\nplain,10.0.0.1,\nagain,10.0.0.1,door\n';
    expect(preview(text).hosts.map((host) => [host.name, host.action])).toEqual([
      ['xray', 'exists'],
      ['other', 'add'],
      ['plain', 'add'],
      ['again', 'conflict'],
    ]);
  });

  test('of a host that is watched already is an update; a file that says nothing of it changes nothing', () => {
    fleet.addHost(GATE);
    const row = 'name,address,jump\ndesk,192.0.2.10,gate\n';
    expect(preview(row).hosts).toMatchObject([{ action: 'update', via: ['gate'], notes: ['via: none -> gate'] }]);
    fleet.updateHost({ ...DESK, jump: [GATE.host_id] });
    expect(preview(row).hosts).toMatchObject([{ action: 'exists', notes: [] }]);
    expect(preview('name,address\ndesk,192.0.2.10\n').hosts).toMatchObject([{ action: 'exists', notes: [] }]);
  });

  test('of ssh_config is found through the names that stand for places', () => {
    const config =
      'Host gate\n HostName 192.0.2.1\n Port 2200\n User jump\nHost inner\n HostName 10.0.0.9\n User tech\n ProxyJump gate\n';
    expect(ways(preview(config, { file: 'config' }))).toEqual([
      ['gate', 'add', undefined, undefined],
      ['inner', 'add', ['gate'], undefined],
    ]);
  });
});

describe('groups of a list', () => {
  const group = (n: number, name: string, rank: number) =>
    fleet.addGroup({ group_id: uuid(n), site_id: MAPLE.site_id, name, rank, created_at: AT });

  test('become short names, and those that are not there yet are named by site', () => {
    group(30, 'servers', 1);
    const shown = preview(
      'name,address,group,site\na,192.0.2.1,"Front Office;Servers",\nb,192.0.2.2,servers|x-ray,oak\nc,192.0.2.3,lost,elm\n',
    );
    expect(shown.hosts.map((host) => host.groups)).toEqual([
      ['front-office', 'servers'],
      ['servers', 'x-ray'],
      ['lost'],
    ]);
    expect(shown.new_groups).toEqual([
      { site: 'maple-street', name: 'front-office' },
      { site: 'oak', name: 'servers' },
      { site: 'oak', name: 'x-ray' },
    ]);
  });

  test('of an Ansible inventory come with those that they are part of, the weakest first', () => {
    const text = '[web]\na\nb\n[db]\na\n[prod:children]\nweb\ndb\n';
    const shown = preview(text, { file: 'inventory.ini' });
    expect(shown.hosts.map((host) => host.groups)).toEqual([
      ['prod', 'db', 'web'],
      ['prod', 'web'],
    ]);
    expect(shown.new_groups.map((one) => one.name)).toEqual(['prod', 'db', 'web']);
  });

  test('take a host that is watched into more groups, and out of none', () => {
    group(30, 'servers', 1);
    group(31, 'front', 2);
    fleet.setGroups(DESK.host_id, [uuid(30)]);
    const row = 'name,address,group\ndesk,192.0.2.10,front\n';
    expect(preview(row).hosts).toMatchObject([
      { action: 'update', groups: ['servers', 'front'], notes: ['groups: servers -> servers, front'] },
    ]);
    fleet.setGroups(DESK.host_id, [uuid(30), uuid(31)]);
    expect(preview(row)).toMatchObject({ hosts: [{ action: 'exists', notes: [] }], new_groups: [] });
  });

  test('of which nothing is left, or that are too many, are named', () => {
    const many = Array.from({ length: 22 }, (_, n) => `g${n}`).join(';');
    const [none, much] = preview(`name,address,group\na,192.0.2.1,日本\nb,192.0.2.2,"${many}"\n`).hosts;
    expect(none).toMatchObject({ groups: [], notes: [expect.stringContaining('its group "日本" has no name')] });
    expect(much?.groups).toHaveLength(20);
    expect(much?.notes).toEqual(['only the last 20 of its 22 groups are taken']);
  });
});

describe('keys of known_hosts', () => {
  const one = (knownHosts: string, address = '192.0.2.1') =>
    preview(`name,address\na,${address}\n`, { knownHosts }).hosts[0];

  test('that match are offered for trust, the best kind first', () => {
    const rsa = hostKey(3, 'ssh-rsa');
    expect(one(`192.0.2.1 ${rsa.line}\n192.0.2.1 ${A.line}\n`)?.trust).toEqual({
      key_type: 'ssh-ed25519',
      fingerprint: A.fingerprint,
      line: 2,
      file: 'known_hosts',
      status: 'new',
    });
    expect(one(`192.0.2.2 ${A.line}\n`)).not.toHaveProperty('trust');
  });

  test('that contradict each other are offered for nothing', () => {
    expect(one(`192.0.2.1 ${A.line}\n192.0.2.* ${B.line}\n`)).toMatchObject({
      trust: { status: 'unclear' },
      notes: [expect.stringContaining('two keys of the same kind')],
    });
  });

  test('that are revoked are offered for nothing, wherever in the file that stands', () => {
    expect(one(`192.0.2.1 ${A.line}\n@revoked * ${A.line}\n`)?.trust?.status).toBe('revoked');
    expect(
      one(`@revoked * ${A.line}\n192.0.2.1 ${hostKey(4, 'ssh-rsa').line}\n192.0.2.1 ${A.line}\n`)?.trust,
    ).toMatchObject({
      key_type: 'ssh-rsa',
      status: 'new',
    });
  });

  test('of an authority trust nobody', () => {
    expect(one(`@cert-authority * ${A.line}\n`)).not.toHaveProperty('trust');
  });

  test.each([
    ['the same key', A.fingerprint, `[192.0.2.10]:2222 ${A.line}\n`, 'same'],
    ['another key of its kind', B.fingerprint, `[192.0.2.10]:2222 ${A.line}\n`, 'differs'],
    ['a key of another kind', B.fingerprint, `[192.0.2.10]:2222 ${hostKey(3, 'ssh-rsa').line}\n`, undefined],
    ['its own key, revoked', A.fingerprint, `@revoked * ${A.line}\n`, 'revoked'],
    ['a key of another port', A.fingerprint, `192.0.2.10 ${B.line}\n`, undefined],
  ])('beside a known identity: %s', (_, pinned, knownHosts, status) => {
    fleet.setPeer(peer(pinned));
    expect(preview('name,address\ndesk,192.0.2.10\n', { knownHosts }).hosts[0]?.trust?.status).toBe(status);
  });

  test('a known_hosts file by itself speaks of hosts that are watched, also where it hashes them', () => {
    const salt = Buffer.alloc(20, 9);
    const hashed = '|1|CQkJCQkJCQkJCQkJCQkJCQkJCQk=|';
    const shown = preview(`${hashed}${hmac(salt, '[192.0.2.10]:2222')} ${A.line}\nnurse ${B.line}\n`, {
      file: 'known_hosts',
    });
    expect(shown.format).toBe('known_hosts');
    expect(shown.hosts.map((host) => [host.name, host.action, host.trust?.fingerprint])).toEqual([
      ['nurse', 'add', B.fingerprint],
      ['desk', 'exists', A.fingerprint],
    ]);
    expect(shown.known_peers.map((known) => known.hosts)).toEqual([['desk'], ['nurse']]);
  });
});

test('the same file and fleet give the same preview; any change of either another one', () => {
  const text = 'name,address\na,192.0.2.1\n';
  const first = preview(text).preview_sha256;
  expect(preview(text).preview_sha256).toBe(first);
  expect(preview('name,address\na,192.0.2.2\n').preview_sha256).not.toBe(first);
  fleet.addHost({ ...DESK, host_id: uuid(4), name: 'a', address: 'ssh://tech@192.0.2.1:22' });
  expect(preview(text).preview_sha256).not.toBe(first);
});

test('a list of no form that is known is refused, and says what is known', () => {
  expect(() => preview('hello\n', { file: 'letter.txt' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
