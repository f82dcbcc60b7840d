import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config, ConfigOption } from '../../contract/config.ts';
import type { OptionProblem } from './config-rules.ts';

/** What the configuration needs of a file system. */
export interface ConfigFs {
  readFile(path: string): Promise<Uint8Array>;
  stat(path: string): Promise<FileInfo>;
  /** False where permission bits mean nothing (Windows). */
  readonly hasModes: boolean;
}

/** Part of node's `Stats`. */
export interface FileInfo {
  readonly mode: number;
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** The machine's own file system. */
export const nodeConfigFs: ConfigFs = { readFile, stat, hasModes: process.platform !== 'win32' };

/** Options that are paths: relative ones are resolved, `~` is not expanded. */
export const PATH_OPTIONS = [
  'mcp_api_key_file',
  'client_cert_file',
  'client_key_file',
  'signing_key_file',
  'evidence_dir',
  'evidence_mirror_dir',
  'baseline_path',
  'custom_checks_dir',
  'log_file',
] as const satisfies readonly ConfigOption[];

/** Whom a file's mode must keep out: everybody from a secret, other writers from what decides what Rounds does. */
type Need = { readonly kind: 'file' | 'folder'; readonly keepOut: 'readers' | 'writers' | 'nobody' };

const NEEDS: Readonly<Partial<Record<ConfigOption, Need>>> = {
  mcp_api_key_file: { kind: 'file', keepOut: 'readers' },
  client_key_file: { kind: 'file', keepOut: 'readers' },
  signing_key_file: { kind: 'file', keepOut: 'readers' },
  client_cert_file: { kind: 'file', keepOut: 'writers' },
  baseline_path: { kind: 'file', keepOut: 'writers' },
  custom_checks_dir: { kind: 'folder', keepOut: 'writers' },
  // Must be there: else a mirror would quietly fill the mount point of a disk that is not plugged in.
  evidence_mirror_dir: { kind: 'folder', keepOut: 'nobody' },
};

/** Files and folders that are named but missing, of the wrong kind, or open to others. */
export async function unsafeFiles(config: Config, fs: ConfigFs): Promise<OptionProblem[]> {
  const problems: OptionProblem[] = [];
  const tell = (option: ConfigOption, path: string, why: string | undefined) => {
    if (why !== undefined) problems.push({ option, message: `names ${path}: ${why}` });
  };
  for (const option of PATH_OPTIONS) {
    const path = config[option];
    const need = NEEDS[option];
    if (path !== undefined && need !== undefined) tell(option, path, await whyUnsafe(path, need, fs));
  }
  // These two are made when they are missing, so only what is in their way counts.
  const evidence = config.evidence_dir;
  if (evidence !== undefined && (await infoOf(evidence, fs))?.isDirectory() === false)
    tell('evidence_dir', evidence, 'it is not a folder');
  if (config.log_file !== undefined) {
    const folder = dirname(config.log_file);
    tell('log_file', folder, await whyUnsafe(folder, { kind: 'folder', keepOut: 'nobody' }, fs));
  }
  return problems;
}

/** Why a file or folder is not fit for its use ("it is ..."), with the command that makes it so; undefined when it is fit. */
export async function whyUnsafe(path: string, need: Need, fs: ConfigFs): Promise<string | undefined> {
  const info = await infoOf(path, fs);
  if (info === undefined) {
    return `it is not there, or may not be looked at${path.includes('~') ? ' ("~" is not expanded: write the whole path)' : ''}`;
  }
  if (need.kind === 'file' && !info.isFile()) return 'it is not a file';
  if (need.kind === 'folder' && !info.isDirectory()) return 'it is not a folder';
  if (!fs.hasModes || need.keepOut === 'nobody') return undefined;
  if (need.keepOut === 'readers' && (info.mode & 0o077) !== 0) return `others can read it (chmod 600 '${path}')`;
  if ((info.mode & 0o022) !== 0) return `others can change it (chmod go-w '${path}')`;
  return undefined;
}

/** Undefined when there is nothing of this name that may be looked at. */
export async function infoOf(path: string, fs: ConfigFs): Promise<FileInfo | undefined> {
  try {
    return await fs.stat(path);
  } catch {
    return undefined;
  }
}
