import { describe, expect, it } from 'vitest';
import { ownerOf } from './owners.ts';

describe('ownerOf', () => {
  it.each([
    ['filter', ['INPUT', 'ufw-before-input', 'ufw-user-input'], 'ufw'],
    ['filter', ['INPUT', 'ufw6-user-input'], 'ufw'],
    ['firewalld', ['filter_INPUT'], 'firewalld'],
    ['filter', ['INPUT', 'INPUT_direct', 'INPUT_ZONES'], 'firewalld'],
    ['nat', ['PREROUTING', 'DOCKER'], 'docker'],
    ['filter', ['FORWARD', 'DOCKER-USER', 'DOCKER-ISOLATION-STAGE-1'], 'docker'],
    ['docker-bridges', [], 'docker'],
    ['filter', ['LIBVIRT_INP', 'LIBVIRT_FWO'], 'libvirt'],
    ['libvirt_network', ['guest_output'], 'libvirt'],
    ['f2b-table', ['f2b-chain'], 'fail2ban'],
    ['filter', ['INPUT', 'f2b-sshd'], 'fail2ban'],
  ])('table %s with chains %j belongs to %s', (table, chains, owner) => {
    expect(ownerOf(table, chains)).toBe(owner);
  });

  it.each([
    ['clinic', ['input', 'output']],
    ['filter', ['INPUT', 'FORWARD', 'OUTPUT', 'dockers-entrance']],
    ['nixos-fw', ['input', 'input-allow', 'rpfilter']],
  ])('table %s with chains %j belongs to nobody known', (table, chains) => {
    expect(ownerOf(table, chains)).toBeUndefined();
  });
});
