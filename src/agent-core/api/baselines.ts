import type { Baseline, BaselineDiff, BaselineScope } from '../../contract/baseline.ts';
import type { BaselineView } from '../../contract/contract.ts';
import { CHECK_IDS } from '../../contract/enums.ts';
import type { Group, Host, Site } from '../../contract/fleet.ts';
import { asPlain, baselineHash, effectiveBaseline, layersOf, readBaseline } from '../fleet/baseline.ts';
import { baselineChanges } from '../fleet/baseline-diff.ts';
import { annotated, originsOf } from '../fleet/baseline-origin.ts';
import { baselineTemplate } from '../fleet/baseline-template.ts';
import { policyDraft } from '../fleet/policy.ts';
import { proposalYaml, proposeBaseline } from '../fleet/propose-baseline.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { groupOf, hostOf, siteOf } from './lookup.ts';

/** What hosts should look like; every change is `policy` evidence. */
export function baselineHandlers(services: Services) {
  return {
    show: os.baselines.show.handler(({ input }) => show(services, place(services, input.target))),
    capture: os.baselines.capture.handler(async ({ input, signal }) => {
      const host = hostOf(services.fleet, input.host);
      const proposal = await proposeBaseline(services, host, signal ?? services.closing);
      return { yaml: proposalYaml(host, proposal), notes: [...proposal.notes] };
    }),
    set: os.baselines.set.handler(({ input }) => set(services, place(services, input.target), input)),
    template: os.baselines.template.handler(({ input }) => ({ yaml: baselineTemplate(input.platform) })),
    diff: os.baselines.diff.handler(({ input }) => diff(services, place(services, input.target), input)),
    diffCapture: os.baselines.diffCapture.handler(({ input, signal }) =>
      diffCapture(services, hostOf(services.fleet, input.host), signal ?? services.closing),
    ),
  };
}

/** What a baseline can hang on: a site, a group of it, or a host in it. */
export interface Place {
  readonly site: Site;
  readonly group: Group | undefined;
  readonly host: Host | undefined;
}

/** The site, group or host that a scope names. Throws `NOT_FOUND`. */
export function place(services: Services, target: BaselineScope): Place {
  const { fleet } = services;
  switch (target.scope) {
    case 'site':
      return { site: siteOf(fleet, target.id), group: undefined, host: undefined };
    case 'group': {
      const group = groupOf(fleet, target.id);
      return { site: siteOf(fleet, group.site_id), group, host: undefined };
    }
    case 'host': {
      const host = hostOf(fleet, target.id);
      return { site: siteOf(fleet, host.site_id), group: undefined, host };
    }
  }
}

/** Where a place's own baseline is kept. */
export function keyOf({ site, group, host }: Place): { readonly scope: BaselineScope['scope']; readonly id: string } {
  if (host !== undefined) return { scope: 'host', id: host.host_id };
  return group === undefined ? { scope: 'site', id: site.site_id } : { scope: 'group', id: group.group_id };
}

function show(services: Services, at: Place): BaselineView {
  const { baselines } = services;
  const { scope, id } = keyOf(at);
  const stored = baselines.get(scope, id);
  const layers =
    at.host !== undefined
      ? layersOf(services, at.host)
      : stored === undefined
        ? []
        : [{ scope, id, group: at.group?.name, stored }];
  const own = layers.at(-1);
  if (own === undefined) return { yaml: '', effective_yaml: '', from: [], origins: [] };
  const effective =
    at.host !== undefined
      ? effectiveBaseline(services, at.host)
      : { baseline: readBaseline(own.stored.yaml, `stored ${scope} baseline`), sha256: own.stored.sha256 };
  const origins = originsOf(effective, layers, at);
  return {
    baseline: effective.baseline,
    ...(effective.sha256 === undefined ? {} : { baseline_sha256: effective.sha256 }),
    yaml: stored?.yaml ?? baselines.get('site', at.site.site_id)?.yaml ?? '',
    effective_yaml: annotated(effective.baseline, origins),
    from: layers.map((layer) => layer.scope),
    origins,
  };
}

/** What is set: the text, why, and the name of its file for messages. */
interface NewBaseline {
  readonly yaml: string;
  readonly reason: string;
  readonly file: string;
  /** What the change is about; a whole baseline unless said. */
  readonly subject?: 'baseline' | 'exception';
}

/** Sets the baseline of a place and keeps the change as `policy` evidence, together or not at all. */
export function set(services: Services, at: Place, input: NewBaseline) {
  const { scope, id } = keyOf(at);
  const next = readBaseline(input.yaml, input.file, scope);
  const before = services.baselines.get(scope, id);
  const sha256 = baselineHash(next);
  const bundle = services.atomically(() => {
    services.baselines.set(scope, id, { yaml: input.yaml, sha256 }, services.clock.now());
    return services.desk.seal([
      policyDraft(
        {
          subject: input.subject ?? 'baseline',
          ...at,
          before: before === undefined ? {} : asPlain(readBaseline(before.yaml, 'stored baseline')),
          after: asPlain(next),
          by: services.actor,
          reason: input.reason,
          baselineSha256: sha256,
        },
        services.clock,
      ),
    ])[0];
  });
  services.fleetChanged();
  return { ...show(services, at), ...(bundle === undefined ? {} : { bundle_id: bundle.bundleId }) };
}

/** A text against what is set at one place. */
function diff(services: Services, at: Place, input: { yaml: string; file: string }): BaselineDiff {
  const { scope, id } = keyOf(at);
  const next = readBaseline(input.yaml, input.file, scope);
  const stored = services.baselines.get(scope, id);
  const name = (at.host ?? at.group ?? at.site).name;
  return {
    before:
      stored === undefined
        ? `nothing, since the ${scope} ${name} has no baseline`
        : `what is set for the ${scope} ${name}`,
    after: input.file,
    changes: baselineChanges(stored === undefined ? {} : readBaseline(stored.yaml, `stored ${scope} baseline`), next),
    not_compared: [],
    notes: [],
  };
}

/**
 * What applies to a host against what it meets now. Exceptions and thresholds are decisions of a person, which no host can
 * show: they are not compared. A section of which nothing can be proposed is named: silence would read as agreement.
 */
async function diffCapture(services: Services, host: Host, signal: AbortSignal): Promise<BaselineDiff> {
  const { baseline: proposed, notes } = await proposeBaseline(services, host, signal);
  const { baseline } = effectiveBaseline(services, host);
  return {
    before: `the baseline of ${host.name}`,
    after: `what ${host.name} meets now`,
    changes: baselineChanges(comparable(baseline, proposed), comparable(proposed, proposed)),
    not_compared: CHECK_IDS.filter((check) => baseline[check] !== undefined && proposed[check] === undefined),
    notes: [...notes],
  };
}

/** The sections of a baseline that a proposal has, too, without what only a person decides. */
function comparable(baseline: Baseline, proposed: Baseline): Baseline {
  const sections: Baseline = {};
  for (const check of CHECK_IDS) {
    const section = baseline[check];
    if (section === undefined || proposed[check] === undefined) continue;
    const { drift_threshold: _, ...rest } = section;
    Object.assign(sections, { [check]: rest });
  }
  return sections;
}
