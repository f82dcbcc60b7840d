import { expect, test } from 'vitest';
import { forPlaywright, parseArguments } from './arguments.mjs';

test('given no arguments, runs every suite', () => {
  expect(parseArguments([])).toEqual({
    suites: ['check', 'unit', 'integration', 'lab', 'screen'],
    pass: [],
    filtered: false,
  });
});

test('given suites, runs only these, in their usual order', () => {
  expect(parseArguments(['lab', 'unit'])).toEqual({ suites: ['unit', 'lab'], pass: [], filtered: false });
});

test('given a filter after a suite, passes it on', () => {
  expect(parseArguments(['lab', '-t', 'changed host key'])).toEqual({
    suites: ['lab'],
    pass: ['-t', 'changed host key'],
    filtered: true,
  });
});

test('given a filter alone, leaves out the suite that has no tests to choose from', () => {
  expect(parseArguments(['src/agent-core']).suites).toEqual(['unit', 'integration', 'lab', 'screen']);
});

test('given a filter that is called like a suite, takes it for a filter', () => {
  expect(parseArguments(['unit', '-t', 'lab'])).toEqual({ suites: ['unit'], pass: ['-t', 'lab'], filtered: true });
});

test('given a filter by name, calls it as Playwright does', () => {
  expect(forPlaywright(['-t', 'fleet', 'matrix'])).toEqual(['-g', 'fleet', 'matrix']);
});
