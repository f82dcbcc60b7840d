import { createHash } from 'node:crypto';
import { type Baseline, type BaselineLevel, baseline, sharedBaseline } from '../../contract/baseline.ts';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { Group, Host } from '../../contract/fleet.ts';
import { parseYamlWith } from '../config/yaml.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import type { BaselineTable, StoredBaseline } from '../store/baselines.ts';

/** The baseline that applies to a host, and where it comes from. */
export interface EffectiveBaseline {
  readonly baseline: Baseline;
  /** Of the canonical form of {@link baseline}; undefined when nothing is set anywhere. */
  readonly sha256: string | undefined;
  /** What has one of its own, the weakest first: there may be several groups. */
  readonly from: readonly BaselineLevel[];
}

/** What the baseline of a host is made from. */
export interface BaselineSources {
  readonly baselines: Pick<BaselineTable, 'get'>;
  readonly fleet: {
    /** The groups of a host, the weakest first. */
    groupsOf(hostId: string): Group[];
  };
}

/** One baseline of those that apply to a host. */
export interface BaselineLayer {
  readonly scope: BaselineLevel;
  /** The site, group or host that it hangs on. */
  readonly id: string;
  /** Name of the group; site and host are known by whoever asks. */
  readonly group: string | undefined;
  readonly stored: StoredBaseline;
}

/**
 * Reads a baseline as a person wrote it, for one host (the default) or for several. Throws RoundsError `INVALID_INPUT`
 * with every mistake by line in `details`. `file` is only for the messages.
 */
export function readBaseline(yaml: string, file: string, level: BaselineLevel = 'host'): Baseline {
  return parseYamlWith(level === 'host' ? baseline : sharedBaseline, yaml, file);
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

/** The baselines that apply to a host, the weakest first: that of its site, those of its groups by rank, its own. */
export function layersOf({ baselines, fleet }: BaselineSources, host: Host): BaselineLayer[] {
  const layer = (scope: BaselineLevel, id: string, group?: string): BaselineLayer[] => {
    const stored = baselines.get(scope, id);
    return stored === undefined ? [] : [{ scope, id, group, stored }];
  };
  return [
    ...layer('site', host.site_id),
    ...fleet.groupsOf(host.host_id).flatMap(({ group_id, name }) => layer('group', group_id, name)),
    ...layer('host', host.host_id),
  ];
}

/** The site's baseline overridden, section by section, by those of the host's groups and by its own. */
export function effectiveBaseline(sources: BaselineSources, host: Host): EffectiveBaseline {
  const layers = layersOf(sources, host);
  const merged = layers.reduce<Baseline>(
    (under, { scope, stored }) => mergeBaselines(under, readBaseline(stored.yaml, `stored ${scope} baseline`)),
    {},
  );
  const sha256 = layers.length === 0 ? undefined : baselineHash(merged);
  return { baseline: merged, sha256, from: layers.map(({ scope }) => scope) };
}

/** Names the texts that {@link effectiveBaseline} merges: equal for two hosts, or two moments, for which it is the same. */
export function baselineVersion(sources: BaselineSources, host: Host): string {
  return layersOf(sources, host)
    .map(({ scope, stored }) => `${scope} ${stored.sha256}`)
    .join(' ');
}

/** A whole section of `over` replaces that section of `under`; check switches and thresholds merge per check. */
export function mergeBaselines(under: Baseline, over: Baseline): Baseline {
  const merged: Baseline = { ...under, ...over };
  if (under.checks !== undefined || over.checks !== undefined) merged.checks = { ...under.checks, ...over.checks };
  if (under.drift_threshold !== undefined || over.drift_threshold !== undefined) {
    merged.drift_threshold = { ...under.drift_threshold, ...over.drift_threshold };
  }
  // A threshold inside a section that is inherited must not outweigh the one that the stronger baseline names for it.
  for (const check of CHECK_IDS) {
    if (over[check] !== undefined || over.drift_threshold?.[check] === undefined) continue;
    const inherited = merged[check];
    if (inherited?.drift_threshold === undefined) continue;
    const { drift_threshold: _, ...section } = inherited;
    Object.assign(merged, { [check]: section });
  }
  return merged;
}
