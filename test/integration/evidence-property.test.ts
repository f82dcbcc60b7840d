import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SealedBundle } from '../../src/agent-core/evidence/draft.ts';
import type { EvidencePort } from '../../src/agent-core/evidence/evidence-port.ts';
import type { KeptCheckpoint } from '../../src/agent-core/evidence/verify/log-memory.ts';
import { countedIds, type EvidenceConsole, openEvidence, steppingClock } from '../support/evidence/console.ts';
import { driftDraft } from '../support/evidence/drafts.ts';
import { crashingPort } from '../support/evidence/ports.ts';
import { scratch } from '../support/evidence/tree.ts';

/** What happens to a console. */
type Step =
  | { readonly do: 'seal'; readonly count: number }
  /** A batch of which the last record cannot be sealed. */
  | { readonly do: 'fail'; readonly count: number }
  /** Part of a larger transaction that is rolled back. */
  | { readonly do: 'undo'; readonly count: number }
  | { readonly do: 'drain' }
  /** Ends without a word, after so many more operations on files, and is started again. */
  | { readonly do: 'crash'; readonly operations: number }
  | { readonly do: 'restart' };

const count = fc.integer({ min: 1, max: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('seal' as const), count }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), count }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), count }) },
  { weight: 2, arbitrary: fc.constant({ do: 'drain' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('crash' as const), operations: fc.integer({ min: 1, max: 120 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

const runs = process.env['ROUNDS_TORTURE'] === '1' ? 1000 : 20;

test('whatever is sealed, crashes and is started again: every acknowledged bundle is in one gapless log', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      using folder = scratch();
      const clock = steppingClock();
      const ids = countedIds(clock);
      const acknowledged: SealedBundle[] = [];
      const kept: KeptCheckpoint[] = [];
      const open = (port?: EvidencePort) =>
        openEvidence(folder.path, { clock, ids, ...(port === undefined ? {} : { port }) });
      let console = await open();
      try {
        for (const [at, one] of steps.entries()) {
          console = await carryOut(one, console, acknowledged, open);
          const newest = console.log.newestCheckpoint();
          if (newest !== undefined) kept.push({ name: `seen after step ${at}`, text: newest.text });
          assertRemembered(console, acknowledged);
        }
        await console.desk.drain();
        const report = await console.verify({ kept });
        expect(report.summary, JSON.stringify(report.logs)).toEqual({
          valid: acknowledged.length,
          incomplete: 0,
          unknown_key: 0,
          invalid: 0,
        });
        expect(new Set(report.results.map((result) => result.bundle_id))).toEqual(
          new Set(acknowledged.map((sealed) => sealed.bundleId)),
        );
        expect(console.index.count()).toBe(acknowledged.length);
      } finally {
        await console[Symbol.asyncDispose]();
      }
    }),
    { numRuns: runs },
  );
}, 3_600_000);

async function carryOut(
  one: Step,
  console: EvidenceConsole,
  acknowledged: SealedBundle[],
  open: (port?: EvidencePort) => Promise<EvidenceConsole>,
): Promise<EvidenceConsole> {
  const drafts = (n: number) => Array.from({ length: n }, (_, k) => driftDraft(console.clock.now(), k));
  switch (one.do) {
    case 'seal':
      acknowledged.push(...console.desk.seal(drafts(one.count)));
      return console;
    case 'fail': {
      const bad = { ...driftDraft(console.clock.now()), timestamp_end: '1999-01-01T00:00:00.000Z' };
      expect(() => console.desk.seal([...drafts(one.count - 1), bad])).toThrow();
      return console;
    }
    case 'undo': {
      const around = console.db.transaction(() => {
        console.desk.seal(drafts(one.count));
        throw new Error('undone');
      });
      expect(() => around.immediate()).toThrow('undone');
      return console;
    }
    case 'drain':
      await console.desk.drain();
      return console;
    case 'crash': {
      await console[Symbol.asyncDispose]();
      const doomed = await open(crashingPort(one.operations).port);
      acknowledged.push(...doomed.desk.seal(drafts(5)));
      await doomed.desk.drain().catch(() => undefined);
      acknowledged.push(...doomed.desk.seal(drafts(2)));
      doomed.abandon();
      return open();
    }
    case 'restart':
      await console[Symbol.asyncDispose]();
      return open();
  }
}

/** Numbers from 1 without a gap, and each is the bundle that was acknowledged under it. */
function assertRemembered(console: EvidenceConsole, acknowledged: readonly SealedBundle[]): void {
  expect(acknowledged.map((sealed) => sealed.seq)).toEqual(acknowledged.map((_, at) => at + 1));
  expect(console.log.lastSeq()).toBe(acknowledged.length);
}
