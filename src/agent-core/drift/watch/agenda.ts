import type { Clock } from '../../clock.ts';
import type { Timers } from '../../timers.ts';

/** What is due when, for any number of names, with one timer for all. Times are those of the monotonic clock. */
export interface Agenda extends Disposable {
  set(name: string, at: number): void;
  delete(name: string): void;
  /** The earliest time; undefined when nothing is planned. */
  next(): number | undefined;
}

/** Longest wait of the timer: setTimeout takes no more than 2^31 ms. */
const LONGEST_MS = 24 * 60 * 60_000;

/** An empty agenda. `due` gets the names whose time has come, earliest first; they are off the agenda then. */
export function agenda(clock: Clock, timers: Timers, due: (names: readonly string[]) => void): Agenda {
  const times = new Map<string, number>();
  let timer: Disposable | undefined;
  let armedFor = Number.POSITIVE_INFINITY;

  const disarm = () => {
    timer?.[Symbol.dispose]();
    timer = undefined;
    armedFor = Number.POSITIVE_INFINITY;
  };
  const earliest = () => {
    let at = Number.POSITIVE_INFINITY;
    for (const time of times.values()) at = Math.min(at, time);
    return at;
  };
  const arm = (at: number) => {
    if (at >= armedFor) return;
    disarm();
    armedFor = at;
    timer = timers.after(Math.min(LONGEST_MS, Math.max(0, Math.ceil(at - clock.monotonic()))), () => {
      disarm();
      const now = clock.monotonic();
      const names = [...times]
        .filter(([, time]) => time <= now)
        .sort(([, one], [, other]) => one - other)
        .map(([name]) => name);
      for (const name of names) times.delete(name);
      if (names.length > 0) due(names);
      arm(earliest());
    });
  };
  return {
    set: (name, at) => {
      times.set(name, at);
      arm(at);
    },
    delete: (name) => {
      times.delete(name);
      if (times.size === 0) disarm();
    },
    next: () => (times.size === 0 ? undefined : earliest()),
    [Symbol.dispose]: () => {
      times.clear();
      disarm();
    },
  };
}
