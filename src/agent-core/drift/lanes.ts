/** `asked` by a person; `sound` hosts that answered when last tried; `suspect` ones that did not, or slowly. */
export type Lane = 'asked' | 'sound' | 'suspect';

/** Room for so many hosts at a time. */
export interface Lanes {
  /** Runs `work` when there is room. Rejects with the signal's reason when it aborts while waiting; then `work` never ran. */
  run<T>(lane: Lane, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

const ORDER: readonly Lane[] = ['asked', 'sound', 'suspect'];

/**
 * At most `width` at a time, of which at most `suspects` are hosts that may keep their place until a time limit ends: dead
 * hosts delay each other, never the rest. In a lane first come, first served; a person who asks goes before the watcher.
 */
export function lanes(width: number, suspects: number): Lanes {
  const waiting: Record<Lane, (() => void)[]> = { asked: [], sound: [], suspect: [] };
  const running: Record<Lane, number> = { asked: 0, sound: 0, suspect: 0 };
  const free = (lane: Lane) =>
    running.asked + running.sound + running.suspect < width && (lane !== 'suspect' || running.suspect < suspects);
  const enter = (lane: Lane, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (waiting[lane].length === 0 && free(lane)) {
      running[lane] += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const turn = () => {
        signal.removeEventListener('abort', giveUp);
        running[lane] += 1;
        resolve();
      };
      const giveUp = () => {
        waiting[lane].splice(waiting[lane].indexOf(turn), 1);
        reject(signal.reason);
      };
      waiting[lane].push(turn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  };
  const next = () => {
    for (const lane of ORDER) while (waiting[lane].length > 0 && free(lane)) waiting[lane].shift()?.();
  };
  return {
    run: async (lane, signal, work) => {
      await enter(lane, signal);
      try {
        return await work();
      } finally {
        running[lane] -= 1;
        next();
      }
    },
  };
}
