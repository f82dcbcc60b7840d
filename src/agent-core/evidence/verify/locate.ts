import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RoundsError } from '../../errors.ts';
import { KEYS_FOLDER } from '../key-files.ts';
import { bundleFolders } from '../layout-walk.ts';

/** An evidence folder and the bundles in it that were asked for. */
export interface Target {
  /** The evidence folder; undefined for bundles that lie alone. */
  readonly root: string | undefined;
  /** True when the whole evidence folder was asked for, so that what is missing can be named. */
  readonly whole: boolean;
  /** The bundle folders. Asked for after the log was read: what the log has is then on disk already. */
  folders(): Promise<readonly string[]>;
}

/**
 * What a path means: a data folder, an evidence folder, a folder inside of one, a bundle's folder or its `bundle.json`.
 * With `mayBeEmpty` a folder without any evidence counts as an evidence folder that somebody emptied.
 *
 * @throws RoundsError `NOT_FOUND` for a path that holds no evidence.
 */
export async function locate(path: string, mayBeEmpty = false): Promise<Target> {
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined) throw notFound(`${path} does not exist.`);
  if (!stat.isDirectory()) {
    if (basename(path) !== 'bundle.json') throw notFound(`${path} is not evidence.`);
    return locate(dirname(path), mayBeEmpty);
  }
  if (await isEvidenceFolder(join(path, 'evidence'))) return whole(join(path, 'evidence'));
  if (await isEvidenceFolder(path)) return whole(path);
  const root = await rootAbove(path);
  const folders = (await isThere(join(path, 'bundle.json'))) ? [path] : await below(path, MAX_DEPTH);
  if (folders.length > 0) return { root, whole: false, folders: async () => folders };
  if (root === undefined && mayBeEmpty) return whole(path);
  throw notFound(`${path} holds no evidence.`);
}

/** From an evidence folder to a bundle: year, month, day, bundle; and one folder around it. */
const MAX_DEPTH = 5;

function whole(root: string): Target {
  return {
    root,
    whole: true,
    folders: async () => {
      const folders: string[] = [];
      for await (const folder of bundleFolders(root)) folders.push(join(root, folder));
      return folders;
    },
  };
}

/** An evidence folder is known by its log or its keys, either of which somebody may have removed. */
async function isEvidenceFolder(path: string): Promise<boolean> {
  return (await isFolder(join(path, '_log'))) || (await isFolder(join(path, KEYS_FOLDER)));
}

async function below(path: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const folders: string[] = [];
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((one) => one.isDirectory()).map((one) => one.name);
  for (const name of names.sort()) {
    const inner = join(path, name);
    if (await isThere(join(inner, 'bundle.json'))) folders.push(inner);
    else folders.push(...(await below(inner, depth - 1)));
  }
  return folders;
}

async function rootAbove(path: string): Promise<string | undefined> {
  for (let folder = dirname(path), steps = 0; steps <= MAX_DEPTH; folder = dirname(folder), steps += 1) {
    if (await isEvidenceFolder(folder)) return folder;
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function notFound(what: string): RoundsError {
  return new RoundsError('NOT_FOUND', `${what} Give a data folder, an evidence folder or a bundle.`);
}
