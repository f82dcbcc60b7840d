import { describe, expect, test } from 'vitest';
import type { Host } from '../../contract/fleet.ts';
import { routeTo } from './route.ts';

const host = (name: string, ...jump: string[]): Host => ({
  host_id: `id-${name}`,
  site_id: 'site',
  name,
  address: 'ssh://tech@192.0.2.1:22',
  platform: 'linux',
  credential: 'agent',
  sudo: 'none',
  created_at: '2026-03-02T08:00:00.000Z',
  ...(jump.length === 0 ? {} : { jump: jump.map((one) => `id-${one}`) }),
});
const fleetOf = (...hosts: Host[]) => ({
  host: (ref: string) => hosts.find((one) => one.host_id === ref || one.name === ref),
});
const names = (hosts: readonly Host[]) => hosts.map((one) => one.name);

describe('the way to a host', () => {
  test('is empty for a host that is reached straight', () => {
    expect(routeTo(fleetOf(), host('desk'))).toEqual([]);
  });

  test('is its jump hosts, nearest first', () => {
    const desk = host('desk', 'gate', 'inner');
    expect(names(routeTo(fleetOf(desk, host('gate'), host('inner')), desk))).toEqual(['gate', 'inner']);
  });

  test('begins with the way to the first of them', () => {
    const desk = host('desk', 'inner');
    const fleet = fleetOf(desk, host('gate'), host('door', 'gate'), host('inner', 'door'));
    expect(names(routeTo(fleet, desk))).toEqual(['gate', 'door', 'inner']);
  });

  test('of a host that leads back to itself is refused', () => {
    const desk = host('desk', 'gate');
    expect(() => routeTo(fleetOf(desk, host('gate', 'desk')), desk)).toThrow(/twice through one: desk, gate/);
  });

  test('in a circle that does not touch the host is refused', () => {
    const desk = host('desk', 'gate');
    expect(() => routeTo(fleetOf(desk, host('gate', 'door'), host('door', 'gate')), desk)).toThrow(/twice through one/);
  });

  test('of more than eight hosts is refused', () => {
    const chain = Array.from({ length: 10 }, (_, index) => host(`h${index}`, `h${index + 1}`));
    expect(() => routeTo(fleetOf(...chain, host('h10')), host('desk', 'h0'))).toThrow(/more than 8/);
  });

  test('through a host that is gone is refused; another host that took its name is not taken', () => {
    const stranger = { ...host('gate'), host_id: 'another', name: 'id-gate' };
    expect(() => routeTo(fleetOf(stranger), host('desk', 'gate'))).toThrow(/not known here any more/);
  });
});
