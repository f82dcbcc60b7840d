import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RoundsError } from '../errors.ts';
import { asDiskError, type FilePort, makePrivateDir, writeFileDurable } from '../files.ts';
import { decodeVault, MAX_VAULT_BYTES, type StoredVault, type VaultFile } from './format.ts';

/** Where the previous good version is kept. */
export function backupPath(path: string): string {
  return `${path}.bak`;
}

/**
 * Reads the vault file; undefined when there has never been one.
 *
 * @throws RoundsError `VAULT_DAMAGED` with what to do; `READ_ONLY` when it may not be read.
 */
export async function readVault(path: string): Promise<StoredVault | undefined> {
  const bytes = await readBounded(path);
  if (bytes === undefined) {
    // Without this, a lost file would look like a first start, and making a new vault would finish off the old keys.
    if ((await goodBackup(path)) === undefined) return undefined;
    throw damaged(path, 'it is gone', true);
  }
  const decoded = decodeVault(bytes);
  if (!decoded.ok) throw damaged(path, decoded.reason, (await goodBackup(path)) !== undefined);
  return { file: decoded.file, bytes };
}

/** What is known of the file before a write. */
export interface BeforeWrite {
  /** The version that the change starts from; undefined for a new vault. */
  readonly previous: StoredVault | undefined;
  /** {@link fingerprint}s of versions whose write failed: one may be on disk all the same, when only its last fsync failed. */
  readonly attempted: ReadonlySet<string>;
}

/**
 * Writes a new version: first the previous one as the backup, then the new one in its place. Whatever moment the power
 * goes, one whole good version is under one of the two names. `keepOld: false` makes the backup the new version too, so
 * that what was removed, or a passphrase that was given up, is in no file any more.
 *
 * @throws RoundsError `CONFLICT` when somebody else changed the file; `INVALID_INPUT` when it would be too long;
 *   `DISK_FULL`, `READ_ONLY`.
 */
export async function writeVault(
  path: string,
  before: BeforeWrite,
  bytes: Uint8Array,
  keepOld: boolean,
  port: FilePort,
): Promise<void> {
  if (bytes.length > MAX_VAULT_BYTES) {
    throw new RoundsError(
      'INVALID_INPUT',
      'The vault is full. Remove hosts that are no longer watched, then try again.',
    );
  }
  await makePrivateDir(dirname(path), port);
  await assertOurs(path, before);
  const old = before.previous?.bytes;
  if (old !== undefined) await writeFileDurable(backupPath(path), old, { port });
  await writeFileDurable(path, bytes, { port });
  if (old !== undefined && !keepOld) await writeFileDurable(backupPath(path), bytes, { port });
}

/** A vault that cannot be used, and how to get back to one that can. */
export function damaged(path: string, reason: string, hasBackup: boolean, cause?: unknown): RoundsError {
  const backup = backupPath(path);
  const advice = hasBackup
    ? `Its previous version is whole: keep ${path} aside under another name, copy ${backup} to ${path}, and unlock with the passphrase of that time. What was stored last must be entered again.`
    : `Put back a copy of it from a backup, or move it and ${backup} aside and make a new vault: hosts' passwords are then entered again and this device gets new keys. Evidence already sealed stays as it is.`;
  return new RoundsError('VAULT_DAMAGED', `The vault ${path} is damaged: ${reason}. ${advice}`, { cause });
}

/** SHA-256 of a version's bytes. */
export function fingerprint(bytes: Uint8Array): string {
  return hash('sha256', bytes);
}

async function assertOurs(path: string, { previous, attempted }: BeforeWrite): Promise<void> {
  const now = await readBounded(path);
  const known =
    now === undefined ? previous === undefined : isSame(now, previous?.bytes) || attempted.has(fingerprint(now));
  if (known) return;
  throw new RoundsError(
    'CONFLICT',
    `Something else changed the vault ${path} meanwhile; nothing was written. Close other copies of Rounds on this data folder, start again and repeat the change.`,
  );
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0;
}

async function goodBackup(path: string): Promise<VaultFile | undefined> {
  const bytes = await readBounded(backupPath(path));
  if (bytes === undefined) return undefined;
  const decoded = decodeVault(bytes);
  return decoded.ok ? decoded.file : undefined;
}

/** The bytes of a file, or undefined when there is none. Anything too long, or no file at all, reads as empty: damaged. */
async function readBounded(path: string): Promise<Uint8Array | undefined> {
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > MAX_VAULT_BYTES) return new Uint8Array(0);
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw asDiskError(error, path);
  }
}
