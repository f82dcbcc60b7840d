import { type Baseline, patchingBaseline } from '../../../contract/baseline.ts';
import type { Reading } from '../check.ts';
import type { PatchingFacts } from './facts.ts';

/**
 * The patching section to review: on NixOS the system that runs now; the limits are always the standard ones. What a
 * host *is* can be captured; how late it is must not become its own measure.
 */
export function proposePatching(reading: Reading<PatchingFacts>): Partial<Baseline> | undefined {
  const { facts } = reading;
  if (facts === undefined) return undefined;
  if (facts.kind === 'apt') return { patching: patchingBaseline.parse({}) };
  return facts.system === undefined
    ? undefined
    : { patching: patchingBaseline.parse({ expected_system: facts.system }) };
}
