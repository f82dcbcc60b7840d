import { describe, expect, it } from 'vitest';
import { newerKernel } from './kernels.ts';

describe('newerKernel', () => {
  it.each([
    ['6.1.0-18-amd64', ['6.1.0-18-amd64', '6.1.0-20-amd64'], true],
    ['6.1.0-9-amd64', ['6.1.0-10-amd64'], true],
    ['6.1.0-20-amd64', ['6.1.0-18-amd64', '6.1.0-20-amd64'], false],
    ['6.1.0-20-amd64', ['6.1.0-22-rt-amd64'], false],
    ['5.15.0-105-generic', ['5.15.0-113-generic'], true],
    ['6.1.0-20-amd64', [], false],
    ['', ['6.1.0-20-amd64'], false],
  ])('%s with %j: %s', (running, installed, newer) => {
    expect(newerKernel(running, installed)).toBe(newer);
  });
});
