import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import type { LogVerdict, Verdict, VerifyResult } from '../../contract/evidence.ts';
import { problemOf } from '../core/problem.ts';
import { useScreen } from '../state/screen.ts';
import type { questionOf } from './filter.ts';

/** Records verified at a time: between two of these it can be cancelled, and says how far it is. */
const CHUNK = 100;

/** How far a verification has come. */
export interface VerifyRun {
  readonly done: number;
  /** Undefined while nobody knows how many there are. */
  readonly total: number | undefined;
  readonly bad: readonly VerifyResult[];
  readonly missing: LogVerdict['missing'];
  readonly state: 'running' | 'ended' | 'cancelled';
}

/** Verdicts that were asked for in this page. */
export interface Verdicts {
  /** By bundle id. A new object whenever one was added. */
  readonly of: { readonly get: (bundleId: string) => Verdict | undefined };
  readonly run: VerifyRun | undefined;
  readonly problem: Problem | undefined;
  /** Verifies these records. */
  verify(bundles: readonly string[]): void;
  /** Verifies every record that the core finds for a question; `total` where it is known. */
  verifyAll(question: ReturnType<typeof questionOf>, total: number | undefined): void;
  cancel(): void;
}

export function useVerdicts(): Verdicts {
  const { core } = useScreen();
  // One map that grows, and a face of it that changes: copying a million verdicts for each hundred would never end.
  const [known] = useState(() => new Map<string, Verdict>());
  const [of, setOf] = useState<Verdicts['of']>(() => ({ get: (id) => known.get(id) }));
  const [run, setRun] = useState<VerifyRun>();
  const [problem, setProblem] = useState<Problem>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);

  const begin = useCallback(
    async (chunks: (signal: AbortSignal) => AsyncIterable<readonly string[]>, total: number | undefined) => {
      if (control.current?.signal.aborted === false) return;
      const mine = new AbortController();
      const { signal } = mine;
      control.current = mine;
      let now: VerifyRun = { done: 0, total, bad: [], missing: [], state: 'running' };
      const tell = (part: Partial<VerifyRun>) => {
        now = { ...now, ...part };
        setRun(now);
      };
      setProblem(undefined);
      tell({});
      try {
        for await (const bundles of chunks(signal)) {
          const { results, logs } = await core.client.evidence.verify({ bundles: [...bundles] }, { signal });
          for (const one of results) if (one.bundle_id !== undefined) known.set(one.bundle_id, one.verdict);
          setOf({ get: (id) => known.get(id) });
          tell({
            done: now.done + results.length,
            bad: [...now.bad, ...results.filter((one) => one.verdict !== 'valid')],
            missing: logs.flatMap((log) => log.missing),
          });
        }
        tell({ state: 'ended', total: now.done });
      } catch (error) {
        tell({ state: 'cancelled' });
        if (!signal.aborted) setProblem(problemOf(error));
      } finally {
        mine.abort();
      }
    },
    [core, known],
  );

  const verify = useCallback(
    (bundles: readonly string[]) => void begin(() => chunksOf(bundles), bundles.length),
    [begin],
  );
  const verifyAll = useCallback(
    (question: ReturnType<typeof questionOf>, total: number | undefined) =>
      void begin(async function* (signal) {
        let before: string | undefined;
        for (;;) {
          const page = await core.client.evidence.list(
            { ...question, limit: CHUNK, ...(before === undefined ? {} : { before }) },
            { signal },
          );
          if (page.length > 0) yield page.map((row) => row.bundle_id);
          if (page.length < CHUNK) return;
          before = page.at(-1)?.bundle_id;
        }
      }, total),
    [begin, core],
  );
  const cancel = useCallback(() => control.current?.abort(), []);
  return { of, run, problem, verify, verifyAll, cancel };
}

async function* chunksOf(bundles: readonly string[]) {
  for (let at = 0; at < bundles.length; at += CHUNK) yield bundles.slice(at, at + CHUNK);
}
