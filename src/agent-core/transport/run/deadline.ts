/** A limit in time together with somebody's wish to stop. */
export interface Deadline extends Disposable {
  /** Aborts at whichever comes first. */
  readonly signal: AbortSignal;
  /** True when time ran out; false while it runs and when somebody stopped it before. */
  readonly passed: boolean;
}

/** Starts a limit of `ms` milliseconds; `outer` stops it earlier. Dispose it: it holds a timer. */
export function startDeadline(ms: number, outer: AbortSignal): Deadline {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, ms);
  const stop = () => controller.abort(outer.reason);
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
}

/** The promise, or the signal's reason as soon as it aborts; whichever comes second is ignored. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
