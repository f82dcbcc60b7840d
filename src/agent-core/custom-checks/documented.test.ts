import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { definition } from './definition.ts';

test('the example of docs/custom-checks.md is a check that would be taken, with the defaults that it names', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/custom-checks.md'), 'utf8');
  const example: unknown = parse(/```yaml\n([^`]*)```/.exec(guide)?.[1] ?? '');
  const { probe, timeout_s, output, ...others } = definition.parse(example);
  expect(definition.parse(others)).toMatchObject({ probe, timeout_s, output });
});
