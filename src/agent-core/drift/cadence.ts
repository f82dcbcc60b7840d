import type { CheckId, Platform } from '../../contract/enums.ts';
import type { CheckProbe } from '../checks/check.ts';
import { SERVICE_HEALTH_NAME } from '../custom-checks/service-health/name.ts';

const MINUTE = 60_000;

/** How much of a host a scan reads: everything, or only what costs the host little. */
export type Depth = 'full' | 'cheap';

/** How often facts are read again while watching, milliseconds (spec 4: cheap facts every 5 minutes, expensive ones hourly). */
export const CADENCE_MS: Readonly<Record<Depth, number>> = { cheap: 5 * MINUTE, full: 60 * MINUTE };

/** Each wait differs from its cadence by at most this part, so that hosts and consoles do not fall into step. */
export const JITTER = 0.1;

/**
 * The shallowest scan that reads something of a check: every scan, but where all it asks is expensive. That is the
 * simulation of the package manager alone (a test compares this with the probes), and whatever a site's own checks do.
 */
export function depthOf(check: CheckId, platform: Platform): Depth {
  if (check.startsWith('custom:')) return check === `custom:${SERVICE_HEALTH_NAME}` ? 'cheap' : 'full';
  return check === 'patching' && platform === 'linux' ? 'full' : 'cheap';
}

/** True when a scan of this depth reads something of the check that has these probes. */
export function reads(depth: Depth, probes: readonly CheckProbe[]): boolean {
  return depth === 'full' || probes.length === 0 || probes.some((probe) => probe.cadence === 'cheap');
}

/** `ms` moved by at most {@link JITTER}, either way. `random` is in [0, 1). */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (1 - JITTER + 2 * JITTER * random()));
}
