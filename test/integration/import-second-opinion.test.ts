import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newFindings } from '../../src/agent-core/fleet/import/findings.ts';
import { knownKeysOf } from '../../src/agent-core/fleet/import/known-hosts.ts';
import { lookupName, matchKnownHosts } from '../../src/agent-core/fleet/import/known-hosts-match.ts';
import { parseList } from '../../src/agent-core/fleet/import/parse.ts';
import type { ParsedHost } from '../../src/agent-core/fleet/import/parsed-list.ts';
import { must, run } from '../lab-kit/run.ts';
import { allOf, describeIf, program } from '../support/requires.ts';
import { randomConfig, randomIni } from './support/random-lists.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/imports');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

/** The same draws every time: what is tested must not change from run to run. */
const SEED = 20_261_121;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** What both sides say of a host. */
interface Seen {
  readonly host: string;
  readonly user: string;
  readonly port: string;
  readonly key: string;
}

function seen(hosts: readonly ParsedHost[]): Record<string, Seen & { groups: string[] }> {
  return Object.fromEntries(
    hosts.map((one) => [
      one.name,
      {
        host: one.host ?? 'local',
        user: one.user ?? '',
        port: one.port ?? '22',
        key: one.keyFile ?? '',
        groups: [...one.groups].sort(),
      },
    ]),
  );
}

describeIf(program('ansible-inventory', 'ansible-core'), 'an inventory read by Rounds and by ansible-inventory', () => {
  const listing = z.record(
    z.string(),
    z.object({
      hosts: z.array(z.string()).optional(),
      hostvars: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    }),
  );

  async function ansible(name: string, text: string): Promise<Record<string, Seen & { groups: string[] }>> {
    const printed = await must('ansible-inventory', ['-i', written(name, text), '--list'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        ANSIBLE_INVENTORY_ENABLED: 'ini,yaml',
        ANSIBLE_LOCALHOST_WARNING: '0',
      },
    });
    const { _meta, ...groups } = listing.parse(JSON.parse(printed));
    const hosts = new Map<string, string[]>();
    for (const [group, { hosts: members }] of Object.entries(groups))
      for (const host of members ?? [])
        hosts.set(host, [...(hosts.get(host) ?? []), ...(group === 'all' || group === 'ungrouped' ? [] : [group])]);
    return Object.fromEntries(
      [...hosts].map(([host, of]) => {
        const vars = _meta?.hostvars?.[host] ?? {};
        const text = (variable: string, otherwise: string) => String(vars[variable] ?? otherwise);
        const isLocal = vars['ansible_connection'] === 'local';
        return [
          host,
          {
            host: isLocal ? 'local' : text('ansible_host', host),
            user: text('ansible_user', ''),
            port: text('ansible_port', '22'),
            key: isLocal ? '' : text('ansible_ssh_private_key_file', ''),
            groups: of.sort(),
          },
        ];
      }),
    );
  }

  const ours = (name: string, text: string) => seen(parseList({ format: 'auto', file: name, text }).hosts);

  test.each(['inventory.ini', 'inventory.yaml'])('%s: the same hosts, groups and variables', async (name) => {
    expect(ours(name, fixture(name))).toEqual(await ansible(name, fixture(name)));
  });

  test('groups in groups with variables on every level, drawn at random: the same variables win', async () => {
    for (const text of fc.sample(randomIni, { seed: SEED, numRuns: 4 }))
      expect(ours('random.ini', text), text).toEqual(await ansible('random.ini', text));
  });
});

describeIf(program('ssh', 'openssh-client'), 'a configuration read by Rounds and by ssh -G', () => {
  async function sshG(config: string, alias: string): Promise<Seen & { jump: string }> {
    const printed = await must('ssh', ['-G', '-F', config, alias]);
    const first = (keyword: string) => new RegExp(`^${keyword} (.*)$`, 'm').exec(printed)?.[1] ?? '';
    const jump = first('proxyjump');
    return {
      host: first('hostname'),
      user: first('user'),
      port: first('port'),
      key: first('identityfile'),
      jump: jump === 'none' ? '' : jump,
    };
  }

  test('the configuration of a technician: every host with its place, user and first key', async () => {
    const config = written('config', fixture('ssh_config'));
    const { hosts, notUnderstood } = parseList({ format: 'auto', file: 'config', text: fixture('ssh_config') });
    expect(notUnderstood).toEqual([]);
    expect(hosts.map((one) => one.name)).toEqual([
      'bastion',
      'front-desk',
      'srv-1',
      'srv-2',
      'srv-old',
      'old-jump',
      'pinned',
    ]);
    for (const one of hosts) {
      const { jump, ...theirs } = await sshG(config, one.name);
      // ssh -G leaves the tokens of a key's path in.
      expect(seen([one])[one.name], one.name).toMatchObject({
        ...theirs,
        key: one.name === 'pinned' ? '~/.ssh/pinned_tech' : theirs.key,
      });
      if (one.jump !== undefined && one.name !== 'old-jump') expect(one.jump).toBe(jump);
    }
  });

  test('files that it includes, inside and outside a Host: the same values', async () => {
    mkdirSync(join(folder, 'conf.d'), { recursive: true });
    const inner = written('conf.d/a.conf', 'Host desk\n  Port 2201\nHost other\n  Port 2202\n  User inner\n');
    const second = written('conf.d/b.conf', 'User late\n');
    const pattern = join(folder, 'conf.d', '*.conf');
    const text = `Host desk\n  HostName 192.0.2.1\n  Include ${pattern}\nHost other\n  HostName 192.0.2.2\nHost *\n  Include ${second}\n  Port 22\n`;
    const config = written('including', text);
    const { hosts } = parseList({
      format: 'ssh_config',
      file: config,
      text,
      readInclude: (asked) =>
        (asked === pattern ? [inner, second] : [second]).map((file) => ({ file, text: readFileSync(file, 'utf8') })),
    });
    for (const one of hosts) expect(seen([one])[one.name]).toMatchObject(place(await sshG(config, one.name)));
    expect(hosts.map((one) => [one.name, one.port, one.user])).toEqual([
      ['desk', '2201', 'late'],
      ['other', '22', 'late'],
    ]);
  });

  test('patterns, negations and repeated values, drawn at random: the same values win', async () => {
    for (const text of fc.sample(randomConfig, { seed: SEED, numRuns: 25 })) {
      const config = written('random', text);
      for (const one of parseList({ format: 'ssh_config', file: 'random', text }).hosts)
        expect(seen([one])[one.name], `${one.name} in\n${text}`).toMatchObject(place(await sshG(config, one.name)));
    }
  });

  /** Without the key: ssh fills in the usual ones where none is said; a list of hosts leaves that open. */
  function place({ host, port, user }: Seen): Partial<Seen> {
    return { host, port, user };
  }
});

describeIf(allOf(program('ssh-keygen', 'openssh-client')), 'known_hosts read by Rounds and by ssh-keygen', () => {
  const CANDIDATES = [
    { name: 'a', host: 'desk.clinic.example', port: 22 },
    { name: 'b', host: 'desk.clinic.example', port: 2222 },
    { name: 'c', host: '192.0.2.10', port: 22 },
    { name: 'd', host: 'fd00::20', port: 22 },
    { name: 'e', host: 'fd00::20', port: 2200 },
    { name: 'f', host: 'old.clinic.example', port: 22 },
    { name: 'g', host: 'stranger.example', port: 22 },
  ];

  async function newKeys(count: number): Promise<string[]> {
    const keys: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const file = join(folder, `key${at}-${keys.length}`);
      rmSync(file, { force: true });
      await must('ssh-keygen', ['-q', '-t', at % 2 === 0 ? 'ed25519' : 'ecdsa', '-N', '', '-C', '', '-f', file]);
      keys.push(readFileSync(`${file}.pub`, 'utf8').trim());
    }
    return keys;
  }

  /** Line numbers that `ssh-keygen -F` finds for each name. */
  async function found(file: string): Promise<Record<string, number[]>> {
    const answers: Record<string, number[]> = {};
    for (const one of CANDIDATES) {
      const { stdout } = await run('ssh-keygen', ['-F', lookupName(one), '-f', file]);
      answers[one.name] = [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map((match) => Number(match[1]));
    }
    return answers;
  }

  function matched(text: string): Record<string, number[]> {
    const { byHost } = matchKnownHosts(knownKeysOf(text, newFindings()), CANDIDATES);
    return Object.fromEntries(
      CANDIDATES.map(({ name }) => [name, (byHost.get(name) ?? []).map((key) => key.place.line)]),
    );
  }

  async function clear(): Promise<string> {
    const [k0, k1, k2, k3, k4, k5] = await newKeys(6);
    return [
      `desk.clinic.example,192.0.2.10 ${k0} the front desk`,
      '# a comment',
      `[desk.clinic.example]:2222 ${k1}`,
      `*.clinic.example,!old.clinic.example ${k2}`,
      `@revoked * ${k3}`,
      `@cert-authority *.clinic.example ${k4}`,
      `fd00::20,[fd00::20]:2200 ${k5}`,
      '',
    ].join('\n');
  }

  test('in clear, with patterns, ports and markers: the same lines speak of the same hosts', async () => {
    const text = await clear();
    expect(matched(text)).toEqual(await found(written('known_hosts', text)));
  });

  test('after ssh-keygen -H has hashed the names: the same lines speak of the same hosts', async () => {
    const file = written('known_hosts_hashed', await clear());
    await must('ssh-keygen', ['-H', '-f', file]);
    const text = readFileSync(file, 'utf8');
    const answer = matched(text);
    expect(text).toMatch(/^\|1\|/m);
    expect(answer).toEqual(await found(file));
    expect(answer['a']).not.toEqual([]);
  });

  test('every fingerprint is the one that ssh-keygen -l prints', async () => {
    const text = await clear();
    const printed = await must('ssh-keygen', ['-l', '-E', 'sha256', '-f', written('known_hosts_l', text)]);
    // ssh-keygen passes over lines with a marker.
    const plain = knownKeysOf(text, newFindings()).filter((key) => key.marker === undefined);
    const ours = plain.map((key) => key.fingerprint);
    expect(ours).toEqual([...printed.matchAll(/SHA256:\S+/g)].map(([print]) => print));
  });
});
