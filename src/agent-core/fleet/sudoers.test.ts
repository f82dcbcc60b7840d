import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { program, testIf } from '../../../test/support/requires.ts';
import { type Baseline, backupBaseline, baseline as baselineSchema } from '../../contract/baseline.ts';
import type { Host } from '../../contract/fleet.ts';
import { sudoersDropIn } from './sudoers.ts';

const HOST: Host = {
  host_id: '00000000-0000-7000-8000-000000000001',
  site_id: '00000000-0000-7000-8000-000000000002',
  name: 'desk',
  address: 'ssh://tech@192.0.2.10:22',
  platform: 'linux',
  credential: 'agent',
  sudo: 'nopasswd',
  created_at: '2026-03-01T08:00:00.000Z',
};

const WHOLE = baselineSchema.parse({
  av_edr: { service_name: 'clamav-daemon', binary_path: '/opt/a=b@c/clamd', binary_hash: 'a'.repeat(64) },
  backup: { repository: 'sftp:backup@nas:/srv/a~b%c', password_file: '/srv/restic/password' },
  encryption: { luks_volumes: ['cryptroot', 'ALL'] },
});

const DEFAULTS = backupBaseline.parse({});

const rules = (host: Host, baseline: Baseline = {}) =>
  sudoersDropIn(host, baseline)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('Defaults'));

describe('the sudoers drop-in', () => {
  test('allows whole command lines as root without a password, with no wildcard anywhere', () => {
    expect(rules(HOST)).toContain('tech ALL=(root) NOPASSWD: /usr/sbin/nft -j list ruleset');
    for (const rule of rules(HOST, WHOLE)) expect(rule).toMatch(/^tech ALL=\(root\) NOPASSWD: \/[^*?[\]^$]+$/);
  });

  test('a program without arguments is allowed without arguments only', () => {
    expect(rules(HOST)).toContain('tech ALL=(root) NOPASSWD: /usr/sbin/iptables-save ""');
  });

  test('NixOS has its programs elsewhere', () => {
    for (const rule of rules({ ...HOST, platform: 'nixos' })) expect(rule).toContain(' /run/current-system/sw/bin/');
  });

  test('fixes where sudo looks for programs, for this login alone', () => {
    expect(sudoersDropIn(HOST, {})).toContain(
      '\nDefaults:tech secure_path="/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n',
    );
  });

  test('names the paths, volumes and repository of the baseline, escaped', () => {
    expect(rules(HOST, WHOLE)).toEqual(
      expect.arrayContaining([
        'tech ALL=(root) NOPASSWD: /usr/bin/sha256sum /opt/a\\=b@c/clamd',
        'tech ALL=(root) NOPASSWD: /usr/bin/restic snapshots --json --no-lock --no-cache --repo sftp\\:backup@nas\\:/srv/a~b%c --password-file /srv/restic/password',
        'tech ALL=(root) NOPASSWD: /usr/sbin/cryptsetup status ALL',
      ]),
    );
  });

  test.each(['linux', 'nixos'] as const)('%s: says no more than one line for each command', (platform) => {
    const text = sudoersDropIn({ ...HOST, platform }, WHOLE);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(?:#|Defaults:tech |tech ALL=\(root\) NOPASSWD: )/);
  });

  test.each([
    ['a newline', '/x\ntech ALL=(ALL) NOPASSWD: ALL'],
    ['a comma and a space', '/x, ALL'],
    ['a wildcard', '/var/*'],
    ['a class', '/var/[a-z]'],
    ['a negation', '/x !ALL'],
    ['an expression', '^.*$'],
    ['a backslash', '/x\\'],
    ['a quote', '/x"'],
    ['nothing', ''],
  ])('a baseline that brings %s is refused, with the value named', (_, hostile) => {
    // The schema refuses these already: this is what stands when something comes past it.
    const section: Baseline = { backup: { ...DEFAULTS, status_file: hostile } };
    expect(() => sudoersDropIn(HOST, section)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: [expect.stringContaining(JSON.stringify(hostile))] }),
    );
  });

  test.each(['/etc/shadow', '/root/.ssh/id_ed25519', '/proc/1/environ', '/home/pat/.ssh/id_rsa'])(
    'a baseline that calls %s the record of a backup does not make it readable',
    (path) => {
      const section = baselineSchema.parse({ backup: { status_file: path } });
      expect(() => sudoersDropIn(HOST, section)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );

  test.each(['ssh://DOM\\tech@192.0.2.10', 'ssh://a.b@192.0.2.10', 'ssh://ALL@192.0.2.10', 'local:'])(
    '%s gets none',
    (address) => {
      expect(() => sudoersDropIn({ ...HOST, address }, {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );

  for (const platform of ['linux', 'nixos'] as const)
    testIf(program('visudo', 'sudo'), `visudo takes it (${platform})`, () => {
      for (const baseline of [{}, WHOLE]) {
        const input = sudoersDropIn({ ...HOST, platform }, baseline);
        expect(execFileSync('visudo', ['-cf', '-'], { input, encoding: 'utf8', stdio: 'pipe' })).toContain('parsed OK');
      }
    });
});
