import type { Host } from '../contract/fleet.ts';
import { carriedFacts } from './drift/carry.ts';
import { lanes } from './drift/lanes.ts';
import { MAX_HOSTS, MAX_SUSPECTS } from './drift/limits.ts';
import type { LiveFleet } from './drift/live-fleet.ts';
import { type Scanner, scanner } from './drift/scan.ts';
import { turns } from './drift/turns.ts';
import { RoundsError } from './errors.ts';
import type { EffectiveBaseline } from './fleet/baseline.ts';
import type { Services } from './services.ts';
import type { KeptEvidence } from './store/kept-evidence.ts';
import type { SessionPool } from './transport/session-pool.ts';

/** What scanning needs beside the services. */
export interface ScanningOptions {
  readonly services: Services;
  readonly baseline: (host: Host) => EffectiveBaseline;
  readonly kept: KeptEvidence;
  readonly pool: SessionPool;
  readonly active: LiveFleet['active'];
}

/** Puts the scanner together with what it reads through, and where results and evidence go. */
export function scanning({ services, baseline, kept, pool, active }: ScanningOptions): Scanner {
  const { clock, ids, checks, customs, fleet, results, target, days, desk, atomically } = services;
  return scanner({
    clock,
    ids,
    checks,
    extraChecks: (host) => customs.checks(host.platform),
    carried: carriedFacts(),
    results,
    site: (host) => {
      const site = fleet.site(host.site_id);
      if (site === undefined)
        throw new RoundsError('NOT_FOUND', `The site of ${host.name} is gone. Add the host again.`);
      return site;
    },
    baseline,
    target,
    transport: pool,
    lanes: lanes(MAX_HOSTS, MAX_SUSPECTS),
    turn: turns(),
    kept,
    days,
    onScanned: (host, outcome) => services.watcher.scanned(host.host_id, outcome),
    assertCanSeal: () => desk.seal([]),
    seal: (drafts) => desk.seal(drafts),
    atomically,
    onActivity: active,
  });
}
