import type { CheckId } from '../../contract/enums.ts';

const MINUTE = 60_000;

/** How much of a host a scan reads: everything, or only what costs the host little. */
export type Depth = 'full' | 'cheap';

/** How often facts are read again while watching, milliseconds (spec 4: cheap facts every 5 minutes, expensive ones hourly). */
export const CADENCE_MS: Readonly<Record<Depth, number>> = { cheap: 5 * MINUTE, full: 60 * MINUTE };

/** Each wait differs from its cadence by at most this part, so that hosts and consoles do not fall into step. */
export const JITTER = 0.1;

/** Checks whose facts cost the host something: package simulation, hashes of binaries, a look into a repository. */
const EXPENSIVE: ReadonlySet<string> = new Set(['patching', 'av_edr', 'backup']);

/** Which scans read a check. */
export function depthOf(check: CheckId): Depth {
  return EXPENSIVE.has(check) ? 'full' : 'cheap';
}

/** True when a scan of this depth reads the check. */
export function reads(depth: Depth, check: CheckId): boolean {
  return depth === 'full' || depthOf(check) === 'cheap';
}

/** `ms` moved by at most {@link JITTER}, either way. `random` is in [0, 1). */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (1 - JITTER + 2 * JITTER * random()));
}
