import { expect, test } from 'vitest';
import { fixFolderKind } from './folder-kind.ts';

function meta(values: Record<string, string> = {}) {
  const kept = new Map(Object.entries(values));
  return { get: (name: string) => kept.get(name), set: (name: string, value: string) => void kept.set(name, value) };
}

test.each([true, false])(
  'a new folder is fixed as what it is opened as (demo: %s), and refuses to be the other',
  (demo) => {
    const folder = meta();
    fixFolderKind(folder, demo);
    expect(() => fixFolderKind(folder, demo)).not.toThrow();
    expect(() => fixFolderKind(folder, !demo)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  },
);

test('a folder of before there were demos is real', () => {
  const folder = meta({ device_id: '01890000-0000-7000-8000-00000000b001' });
  expect(() => fixFolderKind(folder, true)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  expect(() => fixFolderKind(folder, false)).not.toThrow();
});
