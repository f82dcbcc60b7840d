/** How long the turns of the event loop took, in processor time of its own thread, milliseconds. */
export interface Turns {
  /** Of all the time that was worked, 99 % (and half) was spent in turns that were no longer than this. */
  readonly p99: number;
  readonly p50: number;
  readonly max: number;
  /** The longest, with what {@link turnMeter}'s `moment` said when each ended. */
  readonly longest: readonly { readonly ms: number; readonly at: string }[];
}

const BUCKET_MS = 0.25;
const BUCKETS = 8000;
const KEPT = 5;

/**
 * Measures every turn of this thread's event loop from now on. Unlike a timer that comes late, this says nothing of the
 * neighbours on a machine: what is counted is the processor time that this thread itself took, waits for a disk left out.
 */
export function turnMeter(moment: () => string) {
  let weights = new Float64Array(BUCKETS);
  let longest: { ms: number; at: string }[] = [];
  let running = true;
  let before = threadMs();
  const turn = () => {
    const now = threadMs();
    const ms = now - before;
    before = now;
    const bucket = Math.min(BUCKETS - 1, Math.floor(ms / BUCKET_MS));
    weights[bucket] = (weights[bucket] ?? 0) + ms;
    if (ms > (longest.at(-1)?.ms ?? 0) || longest.length < KEPT)
      longest = [...longest, { ms, at: moment() }].sort((a, b) => b.ms - a.ms).slice(0, KEPT);
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const percentile = (share: number) => {
    const wanted = weights.reduce((sum, one) => sum + one, 0) * share;
    let sum = 0;
    const at = weights.findIndex((one) => {
      sum += one;
      return sum >= wanted;
    });
    return (at + 1) * BUCKET_MS;
  };
  return {
    reset: () => {
      weights = new Float64Array(BUCKETS);
      longest = [];
      before = threadMs();
    },
    read: (): Turns => ({ p99: percentile(0.99), p50: percentile(0.5), max: longest[0]?.ms ?? 0, longest }),
    [Symbol.dispose]: () => {
      running = false;
    },
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
