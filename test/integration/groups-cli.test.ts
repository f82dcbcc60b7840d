import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { baselineDiff } from '../../src/contract/baseline.ts';
import { baselineView } from '../../src/contract/contract.ts';
import { groupView, host, listedHost, site } from '../../src/contract/fleet.ts';
import { uuid } from '../../src/contract/primitives.ts';
import { newConsole } from '../support/cli.ts';

/** What `baseline set --json` prints. */
const wasSet = baselineView.extend({ bundle_id: uuid });

test('rounds groups and rounds baseline: from a template to what applies to a host', { timeout: 180_000 }, async () => {
  await using pat = await newConsole();
  const file = (name: string, text: string) => {
    const path = join(pat.folder, name);
    writeFileSync(path, text);
    return path;
  };
  await pat.json(site, ['site', 'add', 'maple', '--timezone', 'America/Chicago']);
  await pat.json(host, ['hosts', 'add', 'here', '--address', 'local:', '--platform', 'linux', '--site', 'maple']);
  await pat.json(groupView, ['group', 'add', 'servers', '--site', 'maple']);
  expect((await pat.json(groupView, ['group', 'assign', 'servers', 'here'])).hosts).toEqual(['here']);
  expect((await pat.json(z.array(listedHost), ['hosts', 'list']))[0]?.groups).toEqual(['servers']);

  const template = await pat.run(['baseline', 'template', 'linux']);
  const start = file('linux.yaml', template.stdout);
  await pat.json(wasSet, ['baseline', 'set', '--site', 'maple', '--template', 'linux']);
  expect((await pat.json(baselineDiff, ['baseline', 'diff', '--site', 'maple', '--file', start])).changes).toEqual([]);

  const own = file('servers.yaml', 'logging:\n  services: [systemd-journald]\n');
  const diff = ['baseline', 'diff', '--group', 'servers', '--file', own];
  expect((await pat.json(baselineDiff, diff, { code: 1 })).changes).toMatchObject([
    { path: 'logging', change: 'added' },
  ]);
  await pat.json(wasSet, ['baseline', 'set', '--group', 'servers', '--file', own]);
  expect((await pat.run(diff)).code).toBe(0);

  const shown = await pat.json(baselineView, ['baseline', 'show', 'here']);
  expect(shown.from).toEqual(['site', 'group']);
  expect(shown.origins.find((origin) => origin.path === 'logging')).toMatchObject({
    name: 'servers',
    over: ['site maple'],
  });
  expect((await pat.run(['baseline', 'show', 'here'])).stdout).toContain('# from the group servers; instead of');

  const wrong = file('wrong.yaml', 'loging: {}\npatching:\n  max_security_updates: -1\n  expected_generation: 3\n');
  const refused = await pat.run(['baseline', 'set', '--group', 'servers', '--file', wrong]);
  expect([
    refused.code,
    refused.stderr.match(/wrong\.yaml:\d+:\d+: \S+/g)?.map((line) => line.replace(/^.*\.yaml:/, '')),
  ]).toEqual([2, ['1:1: loging', '3:25: patching.max_security_updates', '4:24: patching.expected_generation']]);
});
