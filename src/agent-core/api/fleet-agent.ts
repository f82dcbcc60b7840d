import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle as bundleSchema, type EvidenceRow } from '../../contract/evidence.ts';
import type { FleetAgentEvidence } from '../../contract/fleet-agent.ts';
import { RoundsError } from '../errors.ts';
import { CHECK_KINDS, fleetAgentView, isCheckBundle } from '../evidence/fleet-agent.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';

/** `GET /api/evidence`: the newest bundles about a check, as fleet agents exchange them. */
export function fleetAgentHandler(services: Services) {
  return os.evidence.fleetAgent.handler(async ({ input, signal }) => {
    // What was just acknowledged is in its files, unless they cannot be written now.
    await services.desk.drain().catch(() => undefined);
    const newest = CHECK_KINDS.flatMap((kind) => services.index.list({ kind, limit: input.limit }))
      .sort((a, b) => (a.timestamp === b.timestamp ? b.seq - a.seq : a.timestamp < b.timestamp ? 1 : -1))
      .slice(0, input.limit);
    const views: FleetAgentEvidence[] = [];
    for (const row of newest) {
      signal?.throwIfAborted();
      views.push(await viewOf(services, row));
    }
    return views;
  });
}

/** Throws `EVIDENCE_DAMAGED` for a bundle whose files are gone or are none any more. */
async function viewOf(services: Services, row: EvidenceRow): Promise<FleetAgentEvidence> {
  const found = services.index.find(row.bundle_id).find((one) => one.row.device_id === row.device_id);
  const folder = join(services.folders.evidence, found?.folder ?? '');
  try {
    const [text, signature] = await Promise.all(
      ['bundle.json', 'bundle.sig'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const bundle = bundleSchema.parse(JSON.parse(text ?? ''));
    if (isCheckBundle(bundle)) return fleetAgentView(bundle, signature ?? '');
    throw new Error(`${row.kind} in the index, ${bundle.kind} in the file`);
  } catch (cause) {
    throw new RoundsError(
      'EVIDENCE_DAMAGED',
      `The bundle ${row.label} cannot be read from ${folder}. Run "rounds verify" on it to see what differs.`,
      { cause },
    );
  }
}
