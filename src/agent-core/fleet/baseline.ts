import { createHash } from 'node:crypto';
import { type Baseline, baseline } from '../../contract/baseline.ts';
import type { Host } from '../../contract/fleet.ts';
import { parseYamlWith } from '../config/yaml.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import type { BaselineTable } from '../store/baselines.ts';

/** The baseline that applies to a host, and where it comes from. */
export interface EffectiveBaseline {
  readonly baseline: Baseline;
  /** Of the canonical form of {@link baseline}; undefined when nothing is set anywhere. */
  readonly sha256: string | undefined;
  readonly from: readonly ('site' | 'host')[];
}

/**
 * Reads a baseline as a person wrote it. Throws RoundsError `INVALID_INPUT` with every mistake by line in `details`.
 * `file` is only for the messages.
 */
export function readBaseline(yaml: string, file: string): Baseline {
  return parseYamlWith(baseline, yaml, file);
}

/** SHA-256 (hex) of the canonical JSON of a baseline: two texts that mean the same have the same hash. */
export function baselineHash(value: Baseline): string {
  return createHash('sha256')
    .update(canonicalBytes(asPlain(value)))
    .digest('hex');
}

/** A baseline as plain JSON, for records. */
export function asPlain(value: Baseline) {
  return JSON.parse(JSON.stringify(value));
}

/** The site's baseline overridden, section by section, by the host's own. */
export function effectiveBaseline(table: BaselineTable, host: Host): EffectiveBaseline {
  const ofSite = table.get('site', host.site_id);
  const ofHost = table.get('host', host.host_id);
  const from: ('site' | 'host')[] = [];
  if (ofSite !== undefined) from.push('site');
  if (ofHost !== undefined) from.push('host');
  const merged: Baseline = mergeBaselines(
    ofSite === undefined ? {} : readBaseline(ofSite.yaml, 'stored site baseline'),
    ofHost === undefined ? {} : readBaseline(ofHost.yaml, 'stored host baseline'),
  );
  return { baseline: merged, sha256: from.length === 0 ? undefined : baselineHash(merged), from };
}

/** Names the texts that {@link effectiveBaseline} merges: equal for two hosts, or two moments, for which it is the same. */
export function baselineVersion(table: BaselineTable, host: Host): string {
  return [table.get('site', host.site_id), table.get('host', host.host_id)].map((one) => one?.sha256 ?? '-').join(' ');
}

/** A whole section of `over` replaces that section of `under`; check switches and thresholds merge per check. */
export function mergeBaselines(under: Baseline, over: Baseline): Baseline {
  const merged: Baseline = { ...under, ...over };
  if (under.checks !== undefined || over.checks !== undefined) merged.checks = { ...under.checks, ...over.checks };
  if (under.drift_threshold !== undefined || over.drift_threshold !== undefined) {
    merged.drift_threshold = { ...under.drift_threshold, ...over.drift_threshold };
  }
  return merged;
}
