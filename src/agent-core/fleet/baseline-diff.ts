import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { Baseline, BaselineChange } from '../../contract/baseline.ts';
import { asPlain } from './baseline.ts';

/**
 * The fields in which two baselines differ, in the order of their sections. Standard values count as written: two texts
 * that mean the same differ in nothing. A section that only one side has is one change.
 */
export function baselineChanges(before: Baseline, after: Baseline): BaselineChange[] {
  return differences('', asPlain(before), asPlain(after));
}

function differences(path: string, before: unknown, after: unknown): BaselineChange[] {
  if (isMapping(before) && isMapping(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differences(path === '' ? name : `${path}.${name}`, before[name], after[name]));
  }
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, change: 'added', after: inline(after) }];
  if (after === undefined) return [{ path, change: 'removed', before: inline(before) }];
  return [{ path, change: 'changed', before: inline(before), after: inline(after) }];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as YAML in one line. */
export function inline(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}
