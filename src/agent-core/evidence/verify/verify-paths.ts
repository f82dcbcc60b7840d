import { resolve } from 'node:path';
import type { LogVerdict, VerifyReport, VerifyResult } from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import { originOf, parseCheckpoint } from '../checkpoint.ts';
import { locate } from './locate.ts';
import type { KeptCheckpoint } from './log-memory.ts';
import { NO_KEYS } from './trust.ts';
import { fail } from './verdict.ts';
import type { VerifyOptions } from './verify-options.ts';
import { verifyTarget } from './verify-target.ts';

export type { VerifyOptions };

/**
 * Verifies data folders, evidence folders, day folders, single bundles or their `bundle.json`; reads only, writes nothing.
 * Throws RoundsError `NOT_FOUND` for a path that holds no evidence, `CANCELLED` when aborted.
 */
export async function verifyPaths(paths: readonly string[], options: VerifyOptions): Promise<VerifyReport> {
  const results: VerifyResult[] = [];
  const logs: LogVerdict[] = [];
  for (const path of paths) {
    const target = await locate(resolve(path), (options.own?.entries.length ?? 0) > 0);
    const before = results.length;
    const one = await verifyTarget(target, options.trust ?? NO_KEYS, {
      ...options,
      onProgress: (done) => options.onProgress?.(before + done),
    });
    results.push(...one.results);
    logs.push(...one.logs);
  }
  logs.push(...vanishedLogs(options.kept, logs));
  const summary = { valid: 0, incomplete: 0, unknown_key: 0, invalid: 0 };
  for (const result of results) summary[result.verdict] += 1;
  // A bundle that the log has and the disk has not is as bad as a forged one.
  for (const log of logs) summary.invalid += log.missing.length;
  return { summary, results, logs };
}

/** The evidence folder that a path belongs to; undefined when there is none above or in it. */
export async function locateRoot(path: string): Promise<string | undefined> {
  return (await locate(resolve(path))).root;
}

/** A kept checkpoint covers a log of which nothing is here: it must not be passed over. */
function vanishedLogs(kept: readonly KeptCheckpoint[], logs: readonly LogVerdict[]): LogVerdict[] {
  const vanished = new Map<string, LogVerdict>();
  for (const { name, text } of kept) {
    const origin = originIn(text);
    if (logs.some((log) => originOf(log.device_id) === origin)) continue;
    if (origin === undefined && logs.length > 0) continue; // every log already says that it is no checkpoint
    const deviceId = origin?.replace(/^rounds\//, '') ?? 'unknown';
    const problem =
      origin === undefined ? `${name} is not a checkpoint` : `${name} covers the log ${origin}, which is not here`;
    vanished.set(deviceId, { device_id: deviceId, size: 0, missing: [], checks: { log_consistent: fail(problem) } });
  }
  return [...vanished.values()];
}

function originIn(text: string): string | undefined {
  try {
    return parseCheckpoint(text).origin;
  } catch (error) {
    if (error instanceof RoundsError) return undefined;
    throw error;
  }
}
