import { citationsOf } from '../../contract/citations.ts';
import type { CheckId } from '../../contract/enums.ts';
import type { FleetEvent } from '../../contract/live.ts';
import { controlsStatus, scoreOf, tallyOf } from '../drift/score.ts';
import { fleetSnapshot } from '../drift/snapshot.ts';
import type { Services } from '../services.ts';
import { os, problems } from './base.ts';

/** The matrix, at one moment and live. */
export function fleetHandlers(services: Services) {
  return {
    snapshot: os.fleet.snapshot.handler(() => fleetSnapshot(services)),
    watch: os.fleet.watch.handler(({ signal }) => problems(watch(services, signal))),
  };
}

/** What the REST interface tells at a glance. */
export function statusHandlers(services: Services) {
  return {
    status: os.status.handler(() => {
      const rows = services.view.rows();
      const score = scoreOf(tallyOf(rows));
      return { compliance_score: score === undefined ? null : score / 100, controls_status: controlsStatus(rows) };
    }),
    controls: os.controls.handler(() =>
      services.view.rows().flatMap((row) =>
        row.cells.map((cell) => ({
          check_id: cell.check,
          status: cell.status,
          state: cell.state,
          message: cell.summary,
          timestamp: cell.at ?? row.host.created_at,
          hipaa_controls: [...citationsOfCell(services, row.host.host_id, cell.check)],
          details: { host_id: row.host.host_id, host_name: row.host.name, site: row.site.name, causes: cell.causes },
          remediation_available: false,
        })),
      ),
    ),
  };
}

/** Of a custom check: what was accepted; while the vault is locked, what its last result was judged for. */
function citationsOfCell({ customs, results }: Services, hostId: string, check: CheckId): readonly string[] {
  if (!check.startsWith('custom:')) return citationsOf(check);
  const latest = () => results.latest(hostId).find(({ result }) => result.check === check)?.result.hipaa_controls;
  return customs.controls(check) ?? latest() ?? [];
}

async function* watch(services: Services, signal: AbortSignal | undefined): AsyncGenerator<FleetEvent> {
  const ends = signal === undefined ? services.closing : AbortSignal.any([signal, services.closing]);
  const events = services.hub.listen(ends);
  // Listening begins before the snapshot is made, so that no change falls between the two.
  const first = events.next();
  yield { type: 'snapshot', snapshot: fleetSnapshot(services) };
  let next = await first;
  while (!next.done) {
    yield next.value;
    next = await events.next();
  }
}
