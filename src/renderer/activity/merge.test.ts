import { expect, test } from 'vitest';
import type { EvidenceKind, EvidenceRow } from '../../contract/evidence.ts';
import { merged, newerFirst } from './merge.ts';

function row(kind: EvidenceKind, minute: number, seq = minute): EvidenceRow {
  const two = String(minute).padStart(2, '0');
  return {
    bundle_id: `0197c000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    label: `EB-20261120-${String(seq).padStart(3, '0')}`,
    kind,
    device_id: '0197e000-0000-7000-8000-000000000001',
    seq,
    site_id: '0197a000-0000-7000-8000-000000000001',
    site_name: 'riverside-clinic',
    summary: kind,
    timestamp: `2026-11-20T08:${two}:00.000Z`,
  };
}
const seqs = (rows: readonly EvidenceRow[]) => rows.map((one) => one.seq);

test('kinds that are known to their ends are one list, newest first', () => {
  const policy = { rows: [row('policy', 9), row('policy', 3)], ended: true };
  const key = { rows: [row('key', 5), row('key', 1)], ended: true };
  expect(seqs(merged([policy, key]))).toEqual([9, 5, 3, 1]);
});

test('the list stops where a kind is not known any further', () => {
  const policy = { rows: [row('policy', 9), row('policy', 6)], ended: false };
  const key = { rows: [row('key', 8), row('key', 5), row('key', 1)], ended: true };
  expect(seqs(merged([policy, key]))).toEqual([9, 8, 6]);
});

test('of two kinds that go on, the one that is known the least decides', () => {
  const policy = { rows: [row('policy', 9), row('policy', 7)], ended: false };
  const key = { rows: [row('key', 8), row('key', 2)], ended: false };
  expect(seqs(merged([policy, key]))).toEqual([9, 8, 7]);
});

test('a kind without a record holds nothing up', () => {
  expect(
    seqs(
      merged([
        { rows: [row('policy', 9)], ended: true },
        { rows: [], ended: true },
      ]),
    ),
  ).toEqual([9]);
});

test('records of one moment are told apart by their numbers', () => {
  expect(newerFirst(row('policy', 5, 12), row('key', 5, 11))).toBeLessThan(0);
});
