import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle as bundleSchema } from '../../contract/evidence.ts';
import { RoundsError } from '../errors.ts';
import { rebuildIndex } from '../evidence/index/rebuild.ts';
import { vaultKeys } from '../evidence/verify/trust.ts';
import { type VerifyOptions, verifyPaths } from '../evidence/verify/verify-paths.ts';
import type { Services } from '../services.ts';
import { plainText } from '../transport/plain-text.ts';
import { readKeyRecords } from '../vault/key-records.ts';
import { os } from './base.ts';

/** Finding and verifying evidence. */
export function evidenceHandlers(services: Services) {
  return {
    list: os.evidence.list.handler(async ({ input }) => {
      await written(services);
      return services.index.list(input);
    }),
    show: os.evidence.show.handler(({ input }) => show(services, input.bundle)),
    verify: os.evidence.verify.handler(async ({ input, signal }) => {
      await written(services);
      const paths =
        input.bundles.length === 0 ? [services.folders.evidence] : input.bundles.map((ref) => folderOf(services, ref));
      return verifyPaths(paths, { ...ownVerification(services), signal });
    }),
    rebuildIndex: os.evidence.rebuildIndex.handler(async () => {
      await written(services);
      const { bundles, problems } = await rebuildIndex(services.folders.evidence, services.index);
      return { bundles, problems: [...problems] };
    }),
  };
}

/** What this console knows from outside the evidence files: its vault's keys and its database's memory of the log. */
export function ownVerification(services: Services): VerifyOptions {
  const trust = services.vault.state === 'unlocked' ? vaultKeys(readKeyRecords(services.vault)) : undefined;
  return {
    trust,
    kept: [],
    own: {
      deviceId: services.deviceId,
      entries: services.log.entries(),
      waiting: services.log.waitingIds(),
      checkpoints: services.log
        .checkpoints()
        .map(({ head, text }) => ({ name: `the remembered checkpoint at ${head.size}`, text })),
    },
  };
}

/** What was just acknowledged is in its files, unless they cannot be written now; then the reader sees what there is. */
async function written(services: Services): Promise<void> {
  await services.desk.drain().catch(() => undefined);
}

function folderOf(services: Services, ref: string): string {
  const found = services.index.find(ref);
  const [one, other] = found;
  if (one === undefined)
    throw new RoundsError(
      'NOT_FOUND',
      `There is no evidence "${plainText(ref)}". "rounds evidence list" shows it; "rounds evidence rebuild-index" finds what the index lost.`,
    );
  if (other !== undefined) {
    throw new RoundsError(
      'CONFLICT',
      `${found.length} bundles have the label ${plainText(ref)} (one per device). Give the id.`,
      { details: found.map(({ row }) => `${row.bundle_id} of device ${row.device_id}`) },
    );
  }
  return join(services.folders.evidence, one.folder);
}

async function show(services: Services, ref: string) {
  await written(services);
  const path = folderOf(services, ref);
  const text = await readFile(join(path, 'bundle.json'), 'utf8').catch((cause: unknown) => {
    throw new RoundsError(
      'EVIDENCE_DAMAGED',
      `The files of this bundle are gone from ${path}. Run "rounds verify" on the evidence folder.`,
      { cause },
    );
  });
  const parsed = bundleSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new RoundsError(
      'EVIDENCE_DAMAGED',
      `${path}/bundle.json is not a bundle any more. Run "rounds verify" on it to see what differs.`,
    );
  const report = await verifyPaths([path], ownVerification(services));
  const verification = report.results[0];
  if (verification === undefined) throw new RoundsError('EVIDENCE_DAMAGED', `${path} could not be verified.`);
  return { bundle: parsed.data, path, verification };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
