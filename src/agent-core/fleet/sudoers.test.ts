import { describe, expect, test } from 'vitest';
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

const rules = (host: Host) =>
  sudoersDropIn(host)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('the sudoers drop-in', () => {
  test('allows whole command lines as root without a password, with no wildcard anywhere', () => {
    expect(rules(HOST)).toContain('tech ALL=(root) NOPASSWD: /usr/sbin/nft -j list ruleset');
    for (const rule of rules(HOST)) expect(rule).toMatch(/^tech ALL=\(root\) NOPASSWD: \/[^*?[\]]+$/);
  });

  test('a program without arguments is allowed without arguments only', () => {
    expect(rules(HOST)).toContain('tech ALL=(root) NOPASSWD: /usr/sbin/iptables-save ""');
  });

  test('NixOS has its programs elsewhere', () => {
    for (const rule of rules({ ...HOST, platform: 'nixos' })) expect(rule).toContain(' /run/current-system/sw/bin/');
  });

  test.each(['ssh://DOM\\tech@192.0.2.10', 'ssh://a.b@192.0.2.10', 'local:'])('%s gets none', (address) => {
    expect(() => sudoersDropIn({ ...HOST, address })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
