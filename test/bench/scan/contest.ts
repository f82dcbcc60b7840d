import { loadavg } from 'node:os';

/** Somebody who does a piece of work, whole; throws when it did not succeed. */
export type Contestant = (signal: AbortSignal) => Promise<void>;

/** What a contest found, wall time in milliseconds. */
export interface Outcome<Name extends string> {
  /** The middle of all rounds. */
  readonly ms: Readonly<Record<Name, number>>;
  readonly rounds: number;
  /** Of one minute, when the contest ended: above the number of processors, others were at work too. */
  readonly load: number;
  /** How long `one` took over `other`: the middle of the ratios of the rounds, so that a load that comes and goes hits both. */
  over(one: Name, other: Name): number;
}

/**
 * Lets contestants do the same work in turns, `rounds` times: A B C, then B C A, ... Each also does it once before, unmeasured:
 * files are then in memory and code is compiled for everybody.
 */
export async function contest<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  { rounds, signal, say }: { readonly rounds: number; readonly signal: AbortSignal; say(line: string): void },
): Promise<Outcome<Name>> {
  const entries = Object.entries<Contestant>(contestants);
  const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (const [, work] of entries) await work(signal);
  for (let round = 0; round < rounds; round += 1) {
    const first = round % entries.length;
    for (const [name, work] of [...entries.slice(first), ...entries.slice(0, first)]) {
      signal.throwIfAborted();
      const began = performance.now();
      await work(signal);
      times.get(name)?.push(performance.now() - began);
    }
    const said = [...times].map(([name, list]) => `${name} ${Math.round(list.at(-1) ?? Number.NaN)} ms`);
    say(`  round ${round + 1} of ${rounds}: ${said.join(', ')}`);
  }
  const of = (name: Name): readonly number[] => times.get(name) ?? [];
  const names = Object.keys(contestants) as Name[];
  const ms = Object.fromEntries(names.map((name) => [name, median(of(name))])) as Record<Name, number>;
  return {
    ms,
    rounds,
    load: loadavg()[0] ?? Number.NaN,
    over: (one, other) => median(of(one).map((value, round) => value / (of(other)[round] ?? Number.NaN))),
  };
}

/** The value in the middle; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Does `work` for each item, at most `width` at once, as `xargs -P` does. */
export async function atOnce<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
