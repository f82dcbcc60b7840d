import { stringify } from 'yaml';
import type { Baseline } from '../../contract/baseline.ts';
import type { Host } from '../../contract/fleet.ts';
import { readHost } from '../drift/read-host.ts';
import { RoundsError } from '../errors.ts';
import type { Services } from '../services.ts';
import { asPlain, effectiveBaseline } from './baseline.ts';
import { keepDecided } from './decided.ts';
import { nothingToPropose } from './not-found.ts';

/** A baseline that a host meets now. */
export interface Proposal {
  readonly baseline: Baseline;
  /** For each check of which nothing can be proposed: why; and what of the baseline before is kept. */
  readonly notes: readonly string[];
}

/** Reads the host as a scan would, and proposes what it meets now, for a person to review. Throws what reading throws. */
export async function proposeBaseline(services: Services, host: Host, signal: AbortSignal): Promise<Proposal> {
  const current = effectiveBaseline(services, host).baseline;
  const read = await readHost({
    host,
    target: () => services.target(host),
    transport: services.transport,
    checks: services.checks,
    context: {
      platform: host.platform,
      baseline: current,
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
  const baseline: Baseline = {};
  for (const { check, reading } of read.readings) {
    const section = check.propose(reading);
    if (section !== undefined) Object.assign(baseline, section);
    else notes.push(nothingToPropose(check.id, reading));
  }
  const kept = keepDecided(current, baseline);
  return { baseline: kept.baseline, notes: [...notes, ...kept.notes] };
}

/** A proposal as a file to review. */
export function proposalYaml(host: Host, { baseline, notes }: Proposal): string {
  const head = [
    `# Baseline proposed from ${host.name}: what it meets now. Review it before you set it.`,
    ...notes.map((note) => `# ${note}`),
  ];
  return `${head.join('\n')}\n${stringify(asPlain(baseline))}`;
}
