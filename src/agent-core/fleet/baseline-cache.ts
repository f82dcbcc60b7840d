import type { Host } from '../../contract/fleet.ts';
import { type BaselineSources, baselineVersion, type EffectiveBaseline, effectiveBaseline } from './baseline.ts';

/** More than the baselines of any fleet; old ones go with all others. */
const MOST = 5000;

/**
 * The baseline that applies to a host. It is asked for with every row that a screen is sent, and reading YAML takes
 * longer than all the rest of a row: hosts that inherit the same texts share one reading.
 */
export function baselineCache(sources: BaselineSources): (host: Host) => EffectiveBaseline {
  const known = new Map<string, EffectiveBaseline>();
  return (host) => {
    const version = baselineVersion(sources, host);
    const found = known.get(version);
    if (found !== undefined) return found;
    const read = effectiveBaseline(sources, host);
    if (known.size >= MOST) known.clear();
    known.set(version, read);
    return read;
  };
}
