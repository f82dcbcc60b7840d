import { expect, test } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

const routes: Route[] = [
  { page: 'fleet' },
  { page: 'fleet', host: 'ehr-db-01' },
  { page: 'fleet', host: 'ehr-db-01', check: 'custom:door-lock' },
  { page: 'host', host: 'a.b', part: 'checks' },
  { page: 'host', host: 'a.b', part: 'identity' },
  { page: 'host', host: 'a.b', part: 'baseline' },
  { page: 'add' },
  { page: 'add', way: 'this-computer' },
  { page: 'activity' },
  { page: 'activity', bundle: 'EB-20260101-001' },
  { page: 'evidence' },
  { page: 'evidence', bundle: 'EB-20260101-001' },
  { page: 'vault' },
  { page: 'settings', part: 'known-peers' },
  { page: 'settings', part: 'baselines', target: 'host:0197b000-0000-7000-8000-000000000001' },
];

test.each(routes)('an address leads back to $page', (route) => {
  expect(parseRoute(hrefOf(route))).toEqual(route);
});

test.each(['', '#', '#/nowhere', '#token=abc', '#/hosts/x/delete', '#/fleet/%E0%A4%A', '#/hosts//identity'])(
  '"%s" is Fleet',
  (hash) => {
    expect(parseRoute(hash)).toEqual({ page: 'fleet' });
  },
);

test('what a name holds does not become another part of the address', () => {
  expect(parseRoute(hrefOf({ page: 'fleet', host: 'a/b#c' }))).toEqual({ page: 'fleet', host: 'a/b#c' });
});

test('a host is found by either word, and its first part needs none', () => {
  const host = { page: 'host', host: 'ehr-db-01', part: 'checks' };
  for (const hash of ['#/hosts/ehr-db-01', '#/host/ehr-db-01', '#/hosts/ehr-db-01/checks', '#/hosts/ehr-db-01?x=1'])
    expect(parseRoute(hash)).toEqual(host);
});

test('filters are no part of the place', () => {
  expect(parseRoute('#/fleet?state=drifted/x')).toEqual({ page: 'fleet' });
  expect(parseRoute('#/evidence/abc?kind=drift')).toEqual({ page: 'evidence', bundle: 'abc' });
});
