import type { HostTarget, ProbeRun } from '../../../src/agent-core/transport/session.ts';
import { type Figure, formatValue } from '../table.ts';
import { median } from './contest.ts';
import { ask, checkProbes, newTransport, readOnce, scanProbes } from './rounds.ts';

/** Allowed beyond the slowest probe: by this factor, and these milliseconds for the login and the answer. */
const FACTOR = 1.3;
const EXTRA_MS = 250;

/** Six checks on one host without a delay, from before the login to the last frame, beside the slowest probe of them. */
export async function oneHost(
  target: HostTarget,
  { rounds, signal }: { readonly rounds: number; readonly signal: AbortSignal },
): Promise<Figure[]> {
  const probes = checkProbes();
  const transport = newTransport();
  const whole: number[] = [];
  const slowest: number[] = [];
  const alone = new Map<string, number[]>(probes.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now();
    const session = await transport.openRead(target, signal);
    const together = await ask(session, scanProbes(), signal);
    const ms = performance.now() - began;
    await session[Symbol.asyncDispose]();
    const single = new Map<string, number>();
    for (const probe of probes) {
      single.set(probe.name, msOf(await readOnce(transport, target, [probe], signal), probe.name));
    }
    // The first time is not counted: files come into memory, code is compiled.
    if (round === 0) continue;
    whole.push(ms);
    slowest.push(Math.max(...probes.map(({ name }) => msOf(together, name))));
    for (const [name, list] of alone) list.push(single.get(name) ?? Number.NaN);
  }
  const limits = slowest.map((ms) => FACTOR * ms + EXTRA_MS);
  const one = median(whole.map((ms, round) => ms / (limits[round] ?? Number.NaN)));
  const middles = [...alone].map(([name, list]) => ({ name, ms: median(list) }));
  const worst = middles.reduce((a, b) => (b.ms > a.ms ? b : a));
  const sum = middles.reduce((total, { ms }) => total + ms, 0);
  return [
    {
      name: 'six checks on one host',
      value: median(whole),
      unit: 'ms',
      against: { name: 'slowest probe of the same scan', value: median(slowest) },
      atMost: median(limits),
      note: `login, checks and facts; at most ${FACTOR} x the slowest probe + ${EXTRA_MS} ms; took ${formatValue(one)} of that; median of ${rounds}`,
    },
    {
      name: 'the same beside the probes one by one',
      value: median(whole),
      unit: 'ms',
      against: { name: 'sum of the probes, each alone', value: sum },
      note: `slowest alone: ${worst.name} ${worst.ms} ms (x ${FACTOR} + ${EXTRA_MS} ms = ${formatValue(FACTOR * worst.ms + EXTRA_MS)} ms)`,
    },
  ];
}

function msOf({ frames }: ProbeRun, name: string): number {
  const frame = frames.get(name);
  return frame?.status === 'ok' ? frame.ms : Number.NaN;
}
