import { expect, test } from 'vitest';
import { flatten, foundAndExpected, pairFacts } from './compare.ts';

test('facts are named by their path, entries of lists by their name', () => {
  const facts = flatten({
    services: [
      { name: 'rsyslog', active: 'inactive' },
      { name: 'auditd', active: 'active' },
    ],
    journal: { persistent: true },
  });
  expect([...facts]).toEqual([
    ['services.rsyslog.name', 'rsyslog'],
    ['services.rsyslog.active', 'inactive'],
    ['services.auditd.name', 'auditd'],
    ['services.auditd.active', 'active'],
    ['journal.persistent', 'true'],
  ]);
});

test('a list of plain values is one fact, and an empty one says so', () => {
  expect([...flatten({ tables: ['inet filter', 'ip nat'], keys: [] })]).toEqual([
    ['tables', 'inet filter, ip nat'],
    ['keys', 'none'],
  ]);
});

test('what only one side has is there, with nothing on the other', () => {
  expect(pairFacts({ a: 1, b: 2 }, { b: 3, c: 4 })).toEqual([
    { path: 'a', left: '1', right: undefined },
    { path: 'b', left: '2', right: '3' },
    { path: 'c', left: undefined, right: '4' },
  ]);
});

test("a cause's sentence is taken apart at its last 'expected'", () => {
  expect(foundAndExpected('Found rsyslog inactive, expected active.')).toEqual({
    found: 'rsyslog inactive',
    expected: 'active',
  });
  expect(foundAndExpected('Found a unit named "x, expected y", expected active.')).toEqual({
    found: 'a unit named "x, expected y"',
    expected: 'active',
  });
});

test('another sentence is left whole', () => {
  expect(foundAndExpected('The test line did not arrive.')).toBeUndefined();
});
