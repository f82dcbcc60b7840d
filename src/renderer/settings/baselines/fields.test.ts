import { expect, test } from 'vitest';
import { sharedBaseline } from '../../../contract/baseline.ts';
import { CHECK_IDS } from '../../../contract/enums.ts';
import { SECTION_SPECS } from './fields.ts';

test('the form has a field for everything that a baseline may say, and for nothing else', () => {
  expect(SECTION_SPECS.map(({ check }) => check)).toEqual(CHECK_IDS);
  for (const { check, fields } of SECTION_SPECS) {
    const known = Object.keys(sharedBaseline.shape[check].unwrap().shape);
    expect(fields.map((field) => field.name).sort(), check).toEqual(known.sort());
  }
});
