import { expect, test } from 'vitest';
import { DEMO_HOSTS, DEMO_SITES, demoHost, demoHosts } from './roster.ts';

test('the clinic has nine hosts of all platforms, each at one of its sites', () => {
  expect(DEMO_HOSTS).toHaveLength(9);
  expect(new Set(DEMO_HOSTS.map((host) => host.platform))).toEqual(new Set(['nixos', 'linux', 'windows']));
  const sites = new Set(DEMO_SITES.map((site) => site.name));
  expect(DEMO_HOSTS.filter((host) => !sites.has(host.site))).toEqual([]);
});

test('any number of hosts has names of its own, by which they are found again', () => {
  const hosts = demoHosts(200);
  expect(new Set(hosts.map((host) => host.name)).size).toBe(200);
  for (const host of hosts) expect(demoHost(host.name)).toEqual(host);
});

test.each([
  'nowhere',
  'front-desk-1',
  'front-desk-0',
  'front-desk-02',
  'front-desk-',
  '',
  'front-desk-99999',
  'constructor',
])('"%s" is no host of the clinic', (name) => {
  expect(demoHost(name)).toBeUndefined();
});
