import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  countedIds,
  type EvidenceConsole,
  openEvidence,
  steppingClock,
} from '../../../../test/support/evidence/console.ts';
import { driftDraft, policyDraft, SAMPLE_HOST, SAMPLE_SITE } from '../../../../test/support/evidence/drafts.ts';
import { type Scratch, scratch } from '../../../../test/support/evidence/tree.ts';
import { type EvidenceFilter, type EvidenceRow, evidenceFilter } from '../../../contract/evidence.ts';
import { rebuildIndex } from './rebuild.ts';

const AT = Date.parse('2026-03-02T12:00:00.000Z');

let folder: Scratch;
let console: EvidenceConsole;
beforeEach(async () => {
  folder = scratch();
  const clock = steppingClock(AT + 86_400_000);
  console = await openEvidence(folder.path, { clock, ids: countedIds(clock) });
});
afterEach(async () => {
  await console[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function list(filter: Partial<EvidenceFilter> = {}): EvidenceRow[] {
  return console.index.list(evidenceFilter.parse(filter));
}

/** Three records: a drift of 12:00, a policy change of 12:01, a compliant result of 12:02. */
async function three() {
  const compliant = {
    ...driftDraft(AT + 120_000),
    state: 'compliant' as const,
    summary: 'All rules are as they were set.',
  };
  const { severity: _severity, ...healthy } = compliant;
  const sealed = console.desk.seal([driftDraft(AT), policyDraft(AT + 60_000, 'Owner: “yes” AND (maybe)'), healthy]);
  await console.desk.drain();
  return sealed;
}

describe('the index', () => {
  test('shows a bundle as a line, newest first', async () => {
    const sealed = await three();
    expect(list().map((row) => row.bundle_id)).toEqual(sealed.map((one) => one.bundleId).reverse());
    expect(list()[2]).toMatchObject({
      label: sealed[0]?.label,
      kind: 'drift',
      seq: 1,
      host_name: SAMPLE_HOST.host_name,
      check: 'firewall',
      state: 'drifted',
      severity: 'critical',
      outcome: 'alert',
      timestamp: '2026-03-02T12:00:00.000Z',
    });
  });

  test.each<[string, Partial<EvidenceFilter>, number[]]>([
    ['kind', { kind: 'policy' }, [2]],
    ['check', { check: 'firewall' }, [3, 1]],
    ['outcome', { outcome: 'success' }, [3]],
    ['host by name', { host: SAMPLE_HOST.host_name }, [3, 1]],
    ['host by id', { host: SAMPLE_HOST.host_id }, [3, 1]],
    ['host that there is none of', { host: 'nobody' }, []],
    ['site by name', { site: SAMPLE_SITE.site_name, kind: 'policy' }, [2]],
    ['site by id', { site: SAMPLE_SITE.site_id }, [3, 2, 1]],
    ['site that there is none of', { site: 'nowhere' }, []],
    ['from', { from: '2026-03-02T12:01:00.000Z' }, [3, 2]],
    ['to, which is not included', { to: '2026-03-02T12:01:00.000Z' }, [1]],
    ['limit', { limit: 2 }, [3, 2]],
    ['several at once', { kind: 'drift', outcome: 'alert', text: 'nftables' }, [1]],
  ])('filters by %s', async (_what, filter, expected) => {
    await three();
    expect(list(filter).map((row) => row.seq)).toEqual(expected);
  });

  test('finds by id and by label', async () => {
    const [first] = await three();
    for (const ref of [first?.bundleId ?? '', first?.label ?? ''])
      expect(console.index.find(ref)).toMatchObject([{ row: { seq: 1 }, folder: expect.stringContaining('2026') }]);
    expect(console.index.find("' OR 1=1 --")).toEqual([]);
  });
});

describe('searching for text', () => {
  test.each([
    ['a word', 'nftables', [1, 3]],
    ['its beginning', 'nftab', [1, 3]],
    ['in any case', 'NFTables', [1, 3]],
    ['two words, both of them', 'running nftables', [1]],
    ['what only some have', 'rules were set', [3]],
    ['a label', 'EB-20260302-002', [2]],
    ['a unit', 'nftables.service', [1, 3]],
  ])('finds %s', async (_what, text, expected) => {
    await three();
    expect(
      list({ text })
        .map((row) => row.seq)
        .sort(),
    ).toEqual(expected);
  });

  test.each([
    '"',
    '""',
    "'; DROP TABLE bundle; --",
    'owner OR nothing',
    'NOT owner',
    'NEAR(owner yes, 2)',
    'text : owner',
    'kind:policy^',
    'owner*',
    '* ',
    '()',
    '-',
    '{text}: x',
    '+owner',
    'owner AND',
    '\u0000',
    '😀',
    'é ﬁ ٣',
    '"owner',
    `${'a'.repeat(499)}"`,
    '"*^'.repeat(160),
  ])('takes %j for words, not for operators', async (text) => {
    await three();
    const found = list({ text });
    // Not everything: a question that cannot be answered finds nothing rather than all.
    expect(found.length).toBeLessThan(3);
    expect(console.index.count()).toBe(3);
  });

  test('takes operators between words as words', async () => {
    await three();
    expect(list({ text: 'owner AND maybe' }).map((row) => row.seq)).toEqual([2]);
    expect(list({ text: 'owner OR nftables' })).toEqual([]);
  });

  test('of blanks alone leaves nothing out', async () => {
    await three();
    expect(list({ text: '   ' })).toHaveLength(3);
  });
});

describe('paging', () => {
  test('gives every bundle once, also when times and numbers disagree', async () => {
    // Sealed in one order, ended in another; some at the very same moment.
    const minutes = [5, 1, 3, 3, 3, 9, 2, 2, 8, 0, 3, 7];
    console.desk.seal(minutes.map((minute) => driftDraft(AT + minute * 60_000)));
    await console.desk.drain();
    const whole = list({ limit: 100 });
    expect(whole).toHaveLength(minutes.length);
    for (const limit of [1, 2, 5]) {
      const paged: EvidenceRow[] = [];
      for (;;) {
        const last = paged.at(-1);
        const page = list({ limit, ...(last === undefined ? {} : { before: last.bundle_id }) });
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(whole);
    }
  });

  test('goes on within a filter', async () => {
    await three();
    const [newest] = list({ kind: 'drift', limit: 1 });
    expect(list({ kind: 'drift', before: newest?.bundle_id }).map((row) => row.seq)).toEqual([1]);
  });
});

describe('rebuilding', () => {
  test('from the files gives the same index', async () => {
    await three();
    console.sealDrifts(230, 50);
    await console.desk.drain();
    const before = list({ limit: 1000 });
    expect(await rebuildIndex(console.evidence, console.index)).toEqual({ bundles: 233, problems: [] });
    expect(list({ limit: 1000 })).toEqual(before);
    expect(list({ text: 'owner' })).toHaveLength(1);
  });

  test('names what cannot be read, and takes the rest', async () => {
    await three();
    const { folder: bad = '' } = console.index.find(list()[0]?.bundle_id ?? '')[0] ?? {};
    writeFileSync(join(console.evidence, bad, 'bundle.json'), '{"kind":"drift"}');
    const { bundles, problems } = await rebuildIndex(console.evidence, console.index);
    expect(bundles).toBe(2);
    expect(problems).toEqual([expect.stringContaining(bad)]);
  });

  test('keeps the file for its owner alone', async () => {
    await three();
    await rebuildIndex(console.evidence, console.index);
    expect(statSync(join(folder.path, 'index.db')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder.path, 'index.db')).length).toBeGreaterThan(0);
  });
});

test('damage that shows when something is looked for says how to make it good, and is made good', async () => {
  await three();
  const behind = new Database(join(folder.path, 'index.db'));
  behind.exec('DROP TABLE bundle');
  behind.close();
  expect(() => list()).toThrow(
    expect.objectContaining({ code: 'STORE_CORRUPT', message: expect.stringContaining('rebuild-index') }),
  );
  await rebuildIndex(console.evidence, console.index);
  expect(list()).toHaveLength(3);
});
