import type { LogVerdict } from '../../../contract/evidence.ts';
import { judgeConsistency } from './log-consistency.ts';
import type { LogMemory } from './log-memory.ts';
import { judgeSignatures } from './log-signatures.ts';
import { headOf, type LogView } from './log-view.ts';
import type { TrustedKeys } from './trust.ts';

/** The verdict on a log itself: what every bundle in it shares. Which bundles are missing is judged when all are read. */
export function judgeLog(view: LogView, memory: LogMemory, trust: TrustedKeys, published: TrustedKeys): LogVerdict {
  const signed = judgeSignatures(view, trust, published);
  return {
    device_id: view.deviceId,
    size: view.entries.length,
    ...(view.checkpoint === undefined ? {} : { root: headOf(view.checkpoint.head).root }),
    missing: [],
    checks: {
      bytes_canonical: view.canonical,
      schema: view.schema,
      signature: signed.signature,
      key_known: signed.known,
      key_not_revoked: signed.notRevoked,
      log_consistent: judgeConsistency(view, memory, [trust, published]),
      no_gap: view.gap,
    },
  };
}
