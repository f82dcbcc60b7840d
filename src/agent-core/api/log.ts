import { EMPTY_TREE_HEAD } from '../../contract/evidence.ts';
import { RoundsError } from '../errors.ts';
import { parseCheckpoint } from '../evidence/checkpoint.ts';
import { verifyPaths } from '../evidence/verify/verify-paths.ts';
import type { Services } from '../services.ts';
import { os } from './base.ts';
import { completenessOf } from './completeness.ts';
import { ownVerification } from './evidence.ts';

/** The log of this device: its head, and whether an older one is its beginning. */
export function logHandlers(services: Services) {
  return {
    status: os.log.status.handler(async ({ input, signal }) => {
      const ends = endOf(services, signal);
      const { verdict, report } = await ownLog(services, [], ends);
      const newest = services.log.newestCheckpoint();
      return {
        device_id: services.deviceId,
        size: services.log.lastSeq(),
        ...(newest === undefined ? {} : { checkpoint: newest.head }),
        verdict,
        completeness: await completenessOf(services, report, input?.days ?? 7, ends),
        switched_off: [...services.switchedOff.keys()],
      };
    }),
    checkpoint: os.log.checkpoint.handler(async () => {
      await services.desk.drain();
      const newest = services.log.newestCheckpoint();
      if (newest === undefined)
        throw new RoundsError(
          'NOT_FOUND',
          'The log has no checkpoint yet: the first is signed when the first evidence is sealed.',
        );
      return { text: newest.text };
    }),
    consistency: os.log.consistency.handler(async ({ input, signal }) => {
      const kept = [input.old, ...(input.newer === undefined ? [] : [input.newer])];
      for (const text of kept) parseCheckpoint(text);
      return (await ownLog(services, kept, endOf(services, signal))).verdict;
    }),
  };
}

/** Aborted when whoever asked no longer waits, or the core closes. */
function endOf({ closing }: Services, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? closing : AbortSignal.any([signal, closing]);
}

async function ownLog(services: Services, kept: readonly string[], signal: AbortSignal) {
  await services.desk.drain().catch(() => undefined);
  const own = ownVerification(services);
  const report = await verifyPaths([services.folders.evidence], {
    ...own,
    signal,
    kept: kept.map((text, index) => ({ name: index === 0 ? 'the older checkpoint' : 'the newer checkpoint', text })),
  }).catch((error: unknown) => {
    // A console that has sealed nothing has no log folder: an empty log, not an error.
    if (error instanceof RoundsError && error.code === 'NOT_FOUND' && services.log.lastSeq() === 0) return undefined;
    throw error;
  });
  const verdict = report?.logs.find((log) => log.device_id === services.deviceId);
  return {
    report,
    verdict: verdict ?? { device_id: services.deviceId, size: EMPTY_TREE_HEAD.size, missing: [], checks: {} },
  };
}
