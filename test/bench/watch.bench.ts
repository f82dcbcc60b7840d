import { type WatchedHours, watchHours } from '../support/far-end/watched-hours.ts';
import type { Bench, Figure } from './table.ts';

/** Limit of the architecture: the event loop of the main process never waits longer. */
const LAG_LIMIT_MS = 50;
const MIB = 2 ** 20;

/**
 * `npm run bench -- watch [--hosts N] [--hours N]`: 200 demo hosts watched for a simulated day: does the heap stay flat, is
 * anything left open, is the event loop ever late.
 */
export const bench: Bench = async ({ args, say, signal }) => {
  const hosts = numberOf(args, '--hosts', 200);
  const hours = numberOf(args, '--hours', 24);
  const seen = await watchHours({ hosts, hours, warmUpHours: Math.min(4, Math.ceil(hours / 2)), say, signal });
  for (const { ms, at } of seen.turns.longest) say(`long turn: ${ms.toFixed(1)} ms at ${at}`);
  return { title: `${hosts} demo hosts watched for ${hours} simulated hours`, figures: figuresOf(seen) };
};

function figuresOf(seen: WatchedHours): Figure[] {
  return [
    {
      name: 'scans',
      value: seen.scans,
      unit: 'scans',
      note: `${seen.bundles} bundles sealed, ${seen.events} events read`,
    },
    {
      name: 'event-loop lag, 99th percentile',
      value: seen.lag.p99,
      unit: 'ms',
      against: { name: 'limit', value: LAG_LIMIT_MS },
      note: `an idle loop beside it: ${seen.lag.idleP99.toFixed(1)} ms`,
    },
    {
      name: 'processor time of a turn, 99 % of the time',
      value: seen.turns.p99,
      unit: 'ms',
      against: { name: 'limit', value: LAG_LIMIT_MS },
      note: `neighbours on this machine left out; most ${seen.turns.max.toFixed(0)} ms`,
    },
    { name: 'event-loop lag, median', value: seen.lag.p50, unit: 'ms' },
    { name: 'event-loop lag, most', value: seen.lag.max, unit: 'ms' },
    { name: 'heap after the warm-up', value: seen.heap.early / MIB, unit: 'MiB' },
    { name: 'heap at the end', value: seen.heap.late / MIB, unit: 'MiB', note: 'both after a garbage collection' },
    {
      name: 'open files, sockets, timers at the end',
      value: seen.open.late,
      unit: '',
      against: { name: 'after the warm-up', value: seen.open.early },
    },
    {
      name: 'the same, console closed',
      value: seen.open.after,
      unit: '',
      against: { name: 'before it was opened', value: seen.open.before },
    },
    {
      name: 'sessions open, at most',
      value: seen.sessions.most,
      unit: '',
      note: `${seen.sessions.after} after closing`,
    },
    { name: 'attestations', value: seen.attestations, unit: 'bundles', note: `${seen.missing} cells without evidence` },
    { name: 'simulated hours a second', value: seen.speed / 3_600_000, unit: 'h/s' },
  ];
}

function numberOf(args: readonly string[], name: string, usual: number): number {
  const at = args.indexOf(name);
  if (at < 0) return usual;
  const value = Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number.`);
  return value;
}
