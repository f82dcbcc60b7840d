import type { CheckId } from '../../contract/enums.ts';
import type { Frame } from '../transport/session.ts';
import { CADENCE_MS } from './cadence.ts';

/** What the expensive probes of one check last answered, and when that was (epoch ms). */
export interface Carried {
  readonly readAt: number;
  readonly frames: ReadonlyMap<string, Frame>;
}

/** Longer answers are not carried, UTF-16 code units: some hundred hosts are watched, and a hostile one may print a MiB. */
const MAX_CHARS = 262_144;

/** Answers count as long as any result that is read hourly. */
const MAX_AGE_MS = 2 * CADENCE_MS.full;

/**
 * What expensive probes answered, in memory: a cheap scan judges with it, instead of asking again or knowing nothing. What
 * is not here any more is asked again.
 */
export interface CarriedFacts {
  /**
   * The last answers, unless they are too old, from the future (a clock was set back), or of another `version`: whatever
   * else of a host and its baseline decides what is asked and who answers.
   */
  of(hostId: string, check: CheckId, version: string, now: number): Carried | undefined;
  keep(hostId: string, check: CheckId, version: string, carried: Carried): void;
  /** How many are held. */
  readonly size: number;
}

/** Makes an empty one. */
export function carriedFacts(): CarriedFacts {
  const held = new Map<string, Carried & { readonly version: string }>();
  return {
    of: (hostId, check, version, now) => {
      const one = held.get(`${hostId} ${check}`);
      if (one === undefined || one.version !== version) return undefined;
      return one.readAt <= now && now - one.readAt <= MAX_AGE_MS ? one : undefined;
    },
    keep: (hostId, check, version, carried) => {
      const name = `${hostId} ${check}`;
      // The newest are last, so that what nobody renews any more (a host that was removed) is first.
      held.delete(name);
      for (const [other, one] of held) {
        if (Math.abs(carried.readAt - one.readAt) <= MAX_AGE_MS) break;
        held.delete(other);
      }
      let chars = 0;
      for (const frame of carried.frames.values()) chars += frame.status === 'ok' ? frame.output.length : 0;
      if (chars <= MAX_CHARS) held.set(name, { ...carried, version });
    },
    get size() {
      return held.size;
    },
  };
}
