import type { Services } from '../services.ts';
import { os } from './base.ts';
import { baselineHandlers } from './baselines.ts';
import { customCheckHandlers } from './custom-checks.ts';
import { doctorHandlers } from './doctor.ts';
import { evidenceHandlers } from './evidence.ts';
import { exceptionHandlers } from './exceptions.ts';
import { fleetHandlers, statusHandlers } from './fleet.ts';
import { fleetAgentHandler } from './fleet-agent.ts';
import { groupHandlers } from './groups.ts';
import { hostHandlers } from './hosts.ts';
import { importHandlers } from './imports.ts';
import { keyHandlers } from './keys.ts';
import { logHandlers } from './log.ts';
import { historyHandler, scanHandlers } from './scan.ts';
import { siteExchangeHandlers } from './site-exchange.ts';
import { siteHandlers } from './sites.ts';
import { technicianHandlers } from './technicians.ts';
import { trustHandlers } from './trust.ts';
import { vaultHandlers } from './vault.ts';
import { driftTrendHandler, trendHandler, watchHandlers } from './watch.ts';

/** The contract, implemented over the core's services; served as it is over every transport. */
export function coreRouter(services: Services) {
  return os.router({
    ...statusHandlers(services),
    vault: vaultHandlers(services),
    sites: { ...siteHandlers(services), ...siteExchangeHandlers(services) },
    hosts: { ...hostHandlers(services), ...importHandlers(services) },
    groups: groupHandlers(services),
    trust: trustHandlers(services),
    baselines: baselineHandlers(services),
    exceptions: exceptionHandlers(services),
    technicians: technicianHandlers(services),
    customChecks: customCheckHandlers(services),
    fleet: fleetHandlers(services),
    scan: scanHandlers(services),
    watch: watchHandlers(services),
    trend: trendHandler(services),
    driftTrend: driftTrendHandler(services),
    history: historyHandler(services),
    evidence: { ...evidenceHandlers(services), fleetAgent: fleetAgentHandler(services) },
    log: logHandlers(services),
    keys: keyHandlers(services),
    ...doctorHandlers(services),
  });
}

/** What {@link coreRouter} makes. */
export type CoreRouter = ReturnType<typeof coreRouter>;
