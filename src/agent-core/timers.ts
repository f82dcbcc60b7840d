/** Waiting, as the core does it; passed in, so that tests own it. */
export interface Timers {
  /** Runs `work` once, `ms` milliseconds from now, unless it is disposed before. */
  after(ms: number, work: () => void): Disposable;
}

/** The machine's own timers. */
export const systemTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
      },
    };
  },
};
