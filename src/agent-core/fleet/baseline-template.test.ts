import { describe, expect, test } from 'vitest';
import { baseline } from '../../contract/baseline.ts';
import { CHECK_IDS, platform } from '../../contract/enums.ts';
import { readBaseline } from './baseline.ts';
import { baselineTemplate } from './baseline-template.ts';

/** The text with every option that is commented out written in. */
const whole = (text: string) =>
  text
    .split('\n')
    .map((line) => (/^ *# {1,3}(?: *[a-z_]+:| {2})/.test(line) ? line.replace(/# ?/, '') : line))
    .join('\n');

describe.each(platform.options)('the template for %s', (name) => {
  const text = baselineTemplate(name);

  test.each(['site', 'group', 'host'] as const)('is valid for a %s as it is', (level) => {
    expect(Object.keys(readBaseline(text, name, level)).length).toBeGreaterThan(3);
  });

  test('holds nothing that only a host can tell', () => {
    const { patching, av_edr, firewall } = readBaseline(text, name);
    expect([patching?.expected_system, patching?.expected_revision, patching?.expected_generation]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(av_edr?.binary_hash).toBeUndefined();
    expect(firewall?.ruleset_hash).toBeUndefined();
  });

  test('with all its comments written in is valid too', () => {
    const { checks, drift_threshold, ...sections } = readBaseline(whole(text), name);
    expect(checks).toBeDefined();
    expect(drift_threshold).toBeDefined();
    expect(Object.keys(sections).sort()).toEqual([...CHECK_IDS].sort());
  });
});

test('the templates together explain every option that there is', () => {
  const all = platform.options.map(baselineTemplate).join('\n');
  for (const [section, schema] of Object.entries(baseline.shape)) {
    expect(all).toContain(`${section}:`);
    const inner = schema.unwrap();
    if (!('shape' in inner)) continue;
    for (const field of Object.keys(inner.shape)) expect(all, `${section}.${field}`).toContain(`${field}:`);
  }
});
