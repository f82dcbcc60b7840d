import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LogVerdict, VerifyCheck, VerifyResult } from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import type { JudgedLog } from './bundle-in-log.ts';
import { judgeLog } from './judge-log.ts';
import { keyring } from './keyring.ts';
import type { Target } from './locate.ts';
import type { LogMemory } from './log-memory.ts';
import { readLog } from './log-view.ts';
import { missingOf, type OnDisk } from './missing.ts';
import { judgePublished } from './published-keys.ts';
import { NO_KEYS, publishedKeys, type TrustedKeys } from './trust.ts';
import { fail, notChecked, pass } from './verdict.ts';
import { type BundleContext, type JudgedBundle, verifyBundle } from './verify-bundle.ts';
import type { VerifyOptions } from './verify-options.ts';

const NONE: ReadonlySet<string> = new Set();
/** Bundles read at the same time: one is judged while the disk looks for the next. */
const READERS = 8;

/** Verifies the bundles of one target, and the logs beside them. Throws RoundsError `CANCELLED` when aborted. */
export async function verifyTarget(
  target: Target,
  trust: TrustedKeys,
  options: VerifyOptions,
): Promise<{ results: VerifyResult[]; logs: LogVerdict[] }> {
  const { root } = target;
  const published = root === undefined ? NO_KEYS : await publishedKeys(root);
  const logs = new Map<string, JudgedLog>();
  const judge = async (deviceId: string) => {
    if (root === undefined) return;
    const view = await readLog(root, deviceId);
    const waiting = options.own?.deviceId === deviceId ? options.own.waiting : NONE;
    logs.set(deviceId, { view, verdict: judgeLog(view, memoryOf(deviceId, options), trust, published), waiting });
  };
  if (root !== undefined) for (const deviceId of await deviceIds(root, options)) await judge(deviceId);
  const context = { keys: keyring(trust, published, root), root, log: (deviceId: string) => logs.get(deviceId) };
  // Listed after the logs were read: what they have is on disk by now, unless somebody removed it.
  const before = new Map(logs);
  const folders = await target.folders();
  const judged = await eachBundle(folders, context, options);
  await lookAgain(judged, logs, judge, context);
  const results = judged.map(({ result }) => withNumber(result, logs));
  if (root === undefined) return { results, logs: [] };
  const keyFiles = target.whole ? await judgePublished(root, published, trust) : pass;
  const verdicts = [...logs.values()].map((log): LogVerdict => {
    const { deviceId } = log.view;
    const listed = before.get(deviceId)?.view ?? log.view;
    const missing = target.whole
      ? missingOf(listed, memoryOf(deviceId, options), onDisk(folders, judged, deviceId), [trust, published])
      : undefined;
    const { checks } = log.verdict;
    const keyKnown = keyFiles.result === 'fail' && checks.key_known?.result !== 'fail' ? keyFiles : checks.key_known;
    return {
      ...log.verdict,
      missing: missing ?? [],
      checks: {
        ...checks,
        ...(keyKnown === undefined ? {} : { key_known: keyKnown }),
        in_log: presence(missing?.length),
      },
    };
  });
  return { results, logs: verdicts };
}

function presence(missing: number | undefined): VerifyCheck {
  if (missing === undefined) return notChecked('not all bundles were asked for');
  return missing === 0 ? pass : fail(`${missing} logged ${missing === 1 ? 'bundle is' : 'bundles are'} not on disk`);
}

async function eachBundle(
  folders: readonly string[],
  context: BundleContext,
  options: VerifyOptions,
): Promise<JudgedBundle[]> {
  const judged: JudgedBundle[] = [];
  const queue = folders.entries();
  let done = 0;
  const reader = async () => {
    for (const [index, folder] of queue) {
      if (options.signal?.aborted) throw new RoundsError('CANCELLED', 'The verification was cancelled.');
      judged[index] = await verifyBundle(folder, context);
      options.onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return judged;
}

/** A console may have gone on sealing while its log was read: bundles behind the end of a log are judged once more. */
async function lookAgain(
  judged: JudgedBundle[],
  logs: ReadonlyMap<string, JudgedLog>,
  judge: (deviceId: string) => Promise<void>,
  context: BundleContext,
): Promise<void> {
  const later = [...judged.entries()].filter(([, { record }]) => {
    const view = record === undefined ? undefined : logs.get(record.device_id)?.view;
    return record !== undefined && view !== undefined && record.seq > view.entries.length;
  });
  const devices = new Set(later.map(([, { record }]) => record?.device_id).filter((id) => id !== undefined));
  for (const device of devices) await judge(device);
  for (const [index, { result }] of later) judged[index] = await verifyBundle(result.path, context);
}

/** A bundle that cannot be read is still named by its folder, and the log knows its number. */
function withNumber(result: VerifyResult, logs: ReadonlyMap<string, JudgedLog>): VerifyResult {
  if (result.bundle_id !== undefined) return result;
  const id = basename(result.path);
  for (const { view } of logs.values()) {
    const entry = view.entries.find((one) => one.id === id);
    if (entry !== undefined) return { ...result, bundle_id: id, seq: entry.seq };
  }
  return result;
}

function onDisk(folders: readonly string[], judged: readonly JudgedBundle[], deviceId: string): OnDisk {
  const numbers = new Set<number>();
  const retired = new Set<string>();
  for (const { record, result } of judged) {
    if (record === undefined || record.device_id !== deviceId) continue;
    numbers.add(record.seq);
    // Only a tombstone that holds may account for a bundle: anybody can write one that does not.
    const holds = result.verdict === 'valid' || result.verdict === 'incomplete';
    if (record.kind === 'retention' && holds) retired.add(`${record.removed_bundle_id} ${record.removed_sha256}`);
  }
  return { ids: new Set(folders.map((folder) => basename(folder))), numbers, retired };
}

function memoryOf(deviceId: string, options: VerifyOptions): LogMemory {
  const own = options.own?.deviceId === deviceId ? options.own : undefined;
  return { kept: [...options.kept, ...(own?.checkpoints ?? [])], remembered: own?.entries };
}

/** Devices whose log is there, and our own even when somebody removed all of it. */
async function deviceIds(root: string, options: VerifyOptions): Promise<string[]> {
  const found = await readdir(join(root, '_log'), { withFileTypes: true }).catch(() => []);
  const ids = found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const own = options.own;
  if (own !== undefined && own.entries.length > 0 && !ids.includes(own.deviceId)) ids.push(own.deviceId);
  return ids.sort();
}
