import { stringify } from 'yaml';
import type { Baseline, BaselineScope } from '../../contract/baseline.ts';
import type { BaselineView } from '../../contract/contract.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import { readHost } from '../drift/read-host.ts';
import { RoundsError } from '../errors.ts';
import { asPlain, baselineHash, effectiveBaseline, readBaseline } from '../fleet/baseline.ts';
import { policyDraft } from '../fleet/policy.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { hostOf, siteOf } from './lookup.ts';

/** What hosts should look like; every change is `policy` evidence. */
export function baselineHandlers(services: Services) {
  return {
    show: os.baselines.show.handler(({ input }) => show(services, place(services, input.target))),
    capture: os.baselines.capture.handler(({ input, signal }) =>
      capture(services, hostOf(services.fleet, input.host), signal ?? services.closing),
    ),
    set: os.baselines.set.handler(({ input }) => set(services, place(services, input.target), input)),
  };
}

/** A site, or a host in its site. */
interface Place {
  readonly site: Site;
  readonly host: Host | undefined;
}

function place(services: Services, target: BaselineScope): Place {
  if (target.scope === 'site') return { site: siteOf(services.fleet, target.id), host: undefined };
  const host = hostOf(services.fleet, target.id);
  return { site: siteOf(services.fleet, host.site_id), host };
}

function show(services: Services, { site, host }: Place): BaselineView {
  const { baselines } = services;
  if (host !== undefined) {
    const effective = effectiveBaseline(baselines, host);
    return {
      ...(effective.sha256 === undefined ? {} : { baseline: effective.baseline, baseline_sha256: effective.sha256 }),
      yaml: baselines.get('host', host.host_id)?.yaml ?? baselines.get('site', site.site_id)?.yaml ?? '',
      from: [...effective.from],
    };
  }
  const stored = baselines.get('site', site.site_id);
  if (stored === undefined) return { yaml: '', from: [] };
  return {
    baseline: readBaseline(stored.yaml, 'stored baseline'),
    baseline_sha256: stored.sha256,
    yaml: stored.yaml,
    from: ['site'],
  };
}

function set(services: Services, at: Place, input: { yaml: string; reason: string; file: string }) {
  const scope = at.host === undefined ? 'site' : 'host';
  const id = at.host?.host_id ?? at.site.site_id;
  const next = readBaseline(input.yaml, input.file);
  if (scope === 'site' && next.patching?.expected_generation !== undefined) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${input.file}: patching.expected_generation is numbered per host: set it with --host, not for a site.`,
    );
  }
  const before = services.baselines.get(scope, id);
  const sha256 = baselineHash(next);
  const bundle = services.atomically(() => {
    services.baselines.set(scope, id, { yaml: input.yaml, sha256 }, services.clock.now());
    return services.desk.seal([
      policyDraft(
        {
          subject: 'baseline',
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

/** Reads the host as a scan would, and writes down what it meets now, for a person to review. */
async function capture(
  services: Services,
  host: Host,
  signal: AbortSignal,
): Promise<{ yaml: string; notes: string[] }> {
  const read = await readHost({
    host,
    target: () => services.target(host),
    transport: services.transport,
    checks: services.checks,
    context: {
      platform: host.platform,
      baseline: effectiveBaseline(services.baselines, host).baseline,
      canary: services.ids.nonce(8),
      previousCanary: undefined,
      privileged: host.sudo !== 'none',
    },
    clock: services.clock,
    signal,
    onPhase: () => undefined,
  });
  if (!read.reached) {
    const { code, message, details } = read.problem ?? {
      code: 'E004' as const,
      message: `${host.name} could not be reached.`,
    };
    throw new RoundsError(code, message, details === undefined ? {} : { details });
  }
  const notes: string[] = [];
  const proposal: Baseline = {};
  for (const { check, reading } of read.readings) {
    const section = check.propose(reading);
    if (section !== undefined) Object.assign(proposal, section);
    else
      notes.push(
        `${check.id}: nothing to propose (${[...new Set(reading.missing.map((one) => `${one.why}. ${one.fix}`))].join(' ') || 'no facts'})`,
      );
  }
  const head = [
    `# Baseline proposed from ${host.name}: what it meets now. Review it before you set it.`,
    ...notes.map((note) => `# ${note}`),
  ];
  return { yaml: `${head.join('\n')}\n${stringify(asPlain(proposal))}`, notes };
}
