import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Bundle, LogVerdict, VerifyReport, VerifyResult } from '../../../contract/evidence.ts';
import { RoundsError } from '../../errors.ts';
import type { RememberedEntry } from '../outbox.ts';
import { bundleFolders } from '../rebuild.ts';
import { judgeLog, type LogMemory } from './judge-log.ts';
import { type LogView, readLog } from './log-view.ts';
import { publishedKeys, type TrustedKeys, trustedKeys } from './trust.ts';
import { verifyBundle } from './verify-bundle.ts';

/** What a verification may know from outside the evidence. */
export interface VerifyOptions {
  /** Keys that are believed; undefined = none, the evidence then reads "keys not confirmed". */
  readonly trust: TrustedKeys | undefined;
  /** Checkpoints that somebody kept. */
  readonly kept: readonly { readonly name: string; readonly text: string }[];
  /** Memory of this console's own database, for its own log. */
  readonly own?:
    | {
        readonly deviceId: string;
        readonly entries: readonly RememberedEntry[];
        readonly checkpoints: readonly { readonly name: string; readonly text: string }[];
      }
    | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number) => void;
}

/** An evidence folder and the bundles in it that were asked for. */
interface Target {
  readonly root: string | undefined;
  readonly folders: readonly string[];
  /** True when the whole evidence folder was asked for, so that what is missing can be named. */
  readonly whole: boolean;
}

/**
 * Verifies data folders, evidence folders, day folders, single bundles or their `bundle.json`; reads only, writes nothing.
 * Throws RoundsError `NOT_FOUND` for a path that holds no evidence, `CANCELLED` when aborted.
 */
export async function verifyPaths(paths: readonly string[], options: VerifyOptions): Promise<VerifyReport> {
  const results: VerifyResult[] = [];
  const logs: LogVerdict[] = [];
  for (const path of paths) {
    const target = await locate(resolve(path));
    const one = await verifyTarget(target, options, results.length);
    results.push(...one.results);
    logs.push(...one.logs);
  }
  const summary = { valid: 0, incomplete: 0, unknown_key: 0, invalid: 0 };
  for (const result of results) summary[result.verdict] += 1;
  // A bundle that the log has and the disk has not is as bad as a forged one.
  for (const log of logs) summary.invalid += log.missing.length;
  return { summary, results, logs };
}

async function verifyTarget(
  target: Target,
  options: VerifyOptions,
  doneBefore: number,
): Promise<{ results: VerifyResult[]; logs: LogVerdict[] }> {
  const published = target.root === undefined ? trustedKeys('nothing', false, []) : await publishedKeys(target.root);
  const trust = options.trust ?? trustedKeys('nobody', false, []);
  const views = new Map<string, { view: LogView; verdict: LogVerdict }>();
  if (target.root !== undefined) {
    for (const deviceId of await deviceIds(target.root, options)) {
      const view = await readLog(target.root, deviceId);
      views.set(deviceId, {
        view,
        verdict: judgeLog(view, memoryOf(deviceId, options, undefined, new Set()), trust, published),
      });
    }
  }
  const results: VerifyResult[] = [];
  const records: Bundle[] = [];
  for (const folder of target.folders) {
    if (options.signal?.aborted) throw new RoundsError('CANCELLED', 'The verification was cancelled.');
    const { result, record } = await verifyBundle(folder, {
      trust,
      published,
      root: target.root,
      log: (deviceId) => views.get(deviceId),
    });
    results.push(result);
    if (record !== undefined) records.push(record);
    options.onProgress?.(doneBefore + results.length);
  }
  const onDisk = target.whole ? new Set(target.folders.map((folder) => basename(folder))) : undefined;
  const retired = new Set(records.flatMap((record) => (record.kind === 'retention' ? [record.removed_bundle_id] : [])));
  const logs = [...views].map(([deviceId, { view }]) =>
    judgeLog(view, memoryOf(deviceId, options, onDisk, retired), trust, published),
  );
  return { results, logs };
}

function memoryOf(
  deviceId: string,
  options: VerifyOptions,
  onDisk: ReadonlySet<string> | undefined,
  retired: ReadonlySet<string>,
): LogMemory {
  const own = options.own?.deviceId === deviceId ? options.own : undefined;
  return { kept: [...options.kept, ...(own?.checkpoints ?? [])], remembered: own?.entries, onDisk, retired };
}

/** Devices whose log is there, and our own even when somebody removed all of it. */
async function deviceIds(root: string, options: VerifyOptions): Promise<string[]> {
  const found = await readdir(join(root, '_log'), { withFileTypes: true }).catch(() => []);
  const ids = found.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const own = options.own;
  if (own !== undefined && own.entries.length > 0 && !ids.includes(own.deviceId)) ids.push(own.deviceId);
  return ids.sort();
}

/** The evidence folder that a path belongs to; undefined when there is none above or in it. */
export async function locateRoot(path: string): Promise<string | undefined> {
  return (await locate(resolve(path))).root;
}

async function locate(path: string): Promise<Target> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined)
    throw new RoundsError('NOT_FOUND', `${path} does not exist. Give a data folder, an evidence folder or a bundle.`);
  if (!stat.isDirectory()) {
    if (basename(path) !== 'bundle.json')
      throw new RoundsError(
        'NOT_FOUND',
        `${path} is not evidence. Give a bundle.json, a bundle's folder or an evidence folder.`,
      );
    return locate(dirname(path));
  }
  if (await isFolder(join(path, 'evidence', '_log'))) return locate(join(path, 'evidence'));
  if (await isFolder(join(path, '_log'))) return { root: path, whole: true, folders: await collect(path) };
  const root = await rootAbove(path);
  const folders = (await isThere(join(path, 'bundle.json'))) ? [path] : await below(path, 5);
  if (folders.length === 0)
    throw new RoundsError(
      'NOT_FOUND',
      `${path} holds no evidence. Give a data folder, an evidence folder or a bundle.`,
    );
  return { root, folders, whole: false };
}

async function collect(root: string): Promise<string[]> {
  const folders: string[] = [];
  for await (const folder of bundleFolders(root)) folders.push(join(root, folder));
  return folders;
}

async function below(path: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const folders: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.filter((one) => one.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (await isThere(join(inner, 'bundle.json'))) folders.push(inner);
    else folders.push(...(await below(inner, depth - 1)));
  }
  return folders;
}

async function rootAbove(path: string): Promise<string | undefined> {
  for (let folder = dirname(path), steps = 0; steps < 6; folder = dirname(folder), steps += 1) {
    if (await isFolder(join(folder, '_log'))) return folder;
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}
