import type { FleetSnapshot } from '../../contract/live.ts';
import type { Services } from '../services.ts';
import { scoreOf, tallyOf } from './score.ts';

/** The whole Fleet page at this moment. */
export function fleetSnapshot(services: Services): FleetSnapshot {
  const rows = services.view.rows();
  const score = scoreOf(tallyOf(rows));
  return {
    rows,
    ...(score === undefined ? {} : { score_bp: score }),
    vault: services.vault.state,
    console_name: services.consoleName,
    data_dir: services.folders.data,
    app_version: services.appVersion,
    evidence_count: services.log.lastSeq(),
    scans: [...services.scans].map(([scan_id, { hosts }]) => ({ scan_id, hosts })),
    watcher: services.watcher.status(),
    ...(services.demo ? { demo: true as const } : {}),
  };
}
