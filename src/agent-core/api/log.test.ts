import { describe, expect, test } from 'vitest';
import { handClock, openConsole } from '../../../test/support/far-end/console.ts';
import { scriptedHost } from '../../../test/support/far-end/scripted-host.ts';
import { RoundsError } from '../errors.ts';
import { readFacts } from '../evidence/completeness/read.ts';

/** A console with evidence: its keys and an inventory. */
async function withEvidence() {
  const console = await openConsole({ transport: scriptedHost('debian-12').transport, clock: handClock() });
  await console.client.sites.add({ name: 'maple', timezone: 'America/Chicago' });
  return console;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) =>
      typeof error === 'object' && error !== null && 'data' in error
        ? String((error.data as { code?: string }).code)
        : String(error),
  );
}

describe('looking whether anything is missing', () => {
  test.each(['status', 'consistency'] as const)('ends when whoever asked for %s no longer waits', async (name) => {
    await using one = await withEvidence();
    const { text } = await one.client.log.checkpoint();
    const control = new AbortController();
    const { signal } = control;
    const work =
      name === 'status'
        ? one.client.log.status({ days: 1 }, { signal })
        : one.client.log.consistency({ old: text }, { signal });
    control.abort();
    expect(await codeOf(work)).toBe('CANCELLED');
  });

  test('goes on to its end where nobody cancels', async () => {
    await using one = await withEvidence();
    const { signal } = new AbortController();
    expect((await one.client.log.status({ days: 1 }, { signal })).verdict.missing).toEqual([]);
  });

  test('ends between two bundles, too, when the days are judged', async () => {
    await using one = await withEvidence();
    const rows = await one.client.evidence.list({ kind: 'inventory', limit: 10 });
    expect(rows).toHaveLength(1);
    const source = { root: one.dir, list: () => rows, refused: new Set<string>(), signal: AbortSignal.abort() };
    await expect(readFacts(source, '2026-03-01T00:00:00.000Z', '2026-03-03T00:00:00.000Z')).rejects.toThrow(
      RoundsError,
    );
  });
});
