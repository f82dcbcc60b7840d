import { expect, test } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.ts';

const routes: Route[] = [
  { page: 'fleet' },
  { page: 'fleet', host: 'ehr-db-01' },
  { page: 'fleet', host: 'ehr-db-01', check: 'custom:door-lock' },
  { page: 'host', host: 'a.b', part: 'identity' },
  { page: 'host', host: 'a.b', part: 'baseline' },
  { page: 'add' },
  { page: 'evidence' },
  { page: 'evidence', bundle: 'EB-20260101-001' },
  { page: 'vault' },
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
