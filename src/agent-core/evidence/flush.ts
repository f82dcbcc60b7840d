import type { Problem } from '../../contract/errors.ts';
import { asProblem, RoundsError } from '../errors.ts';
import type { Batches } from './flush-batch.ts';

/** Waits between tries while the disk refuses, milliseconds. */
const RETRY_MS = [1000, 2000, 5000, 15_000, 60_000] as const;

/** Writes what was acknowledged to its files, in the background. */
export interface Flusher {
  /** Says that the outbox has rows. Returns at once. While the disk refuses, the next try keeps its time. */
  wake(): void;
  /**
   * Tries now, and resolves when everything that was in the outbox is in its files. Rejects with `DISK_FULL`, `READ_ONLY`
   * or `EVIDENCE_DAMAGED` when it cannot be written now (the rows stay), `CANCELLED` when closed meanwhile.
   */
  drain(): Promise<void>;
  /** Why the last try failed, while none has succeeded since. */
  problem(): Problem | undefined;
  /** Stops; a batch that is under way is finished first. */
  close(): Promise<void>;
}

/** A flusher at rest; {@link Flusher.wake} starts it. */
export function openFlusher(batches: Batches): Flusher {
  let running: Promise<void> | undefined;
  let again = false;
  let failed: Problem | undefined;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const work = async () => {
    try {
      do {
        again = false;
        while (!closed && (await batches.next()));
      } while (again && !closed);
      failed = undefined;
      failures = 0;
    } catch (error) {
      failed = asProblem(error);
      retryLater();
      throw error;
    } finally {
      // In the same step as the last look at the outbox: a wake between the two would be lost.
      running = undefined;
    }
  };
  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    running = work();
    return running;
  };
  const inBackground = () => {
    // The failure is kept for problem() and the next try is set.
    start().catch(() => undefined);
  };
  const retryLater = () => {
    if (closed) return;
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
    failures += 1;
    timer = setTimeout(inBackground, wait);
    timer.unref();
  };
  return {
    wake: () => {
      again = true;
      if (running === undefined && timer === undefined && !closed) inBackground();
    },
    drain: async () => {
      again = true;
      await (running ?? start());
      if (closed)
        throw new RoundsError(
          'CANCELLED',
          'The console is closing. What was not written yet is written at its next start.',
        );
    },
    problem: () => failed,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      timer = undefined;
      await running?.catch(() => undefined);
    },
  };
}
