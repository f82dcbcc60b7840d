import type { Problem } from '../../../src/contract/errors.ts';
import { problem } from './problem.ts';

/** How a far end answers that does not answer well. */
export interface Moods {
  /** Calls of this procedure, such as `evidence.list`, wait until {@link Moods.clear}. `*`: of all but the fleet's stream. */
  hold(procedure: string): void;
  /** Calls of this procedure fail with `told`, or as a defect that was not told of, until {@link Moods.clear}. */
  fail(procedure: string, told?: Problem): void;
  /** Answers well again; who waited gets an answer. */
  clear(): void;
  /** Waits or throws, as was asked for. */
  before(procedure: string, signal: AbortSignal | undefined): Promise<void>;
}

/** A far end in a good mood. */
export function createMoods(): Moods {
  const held = new Set<string>();
  const among = (names: { has(name: string): boolean }, procedure: string) =>
    names.has(procedure) || (names.has('*') && procedure !== 'fleet.watch');
  const failing = new Map<string, Problem | undefined>();
  let waiting: (() => void)[] = [];
  return {
    hold: (procedure) => void held.add(procedure),
    fail: (procedure, told) => void failing.set(procedure, told),
    clear() {
      held.clear();
      failing.clear();
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    async before(procedure, signal) {
      if (among(held, procedure)) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      if (!among(failing, procedure)) return;
      const told = failing.get(procedure) ?? failing.get('*');
      throw told === undefined ? new Error('a defect of the far end') : problem(told);
    },
  };
}
