import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type KeyRecord, type KeyRole, keyList, keyRecord } from '../../../contract/keys.ts';
import { RoundsError } from '../../errors.ts';
import { decodeBase64Line } from '../base64.ts';
import { keyId, verifyEd25519 } from '../ed25519.ts';
import { KEYS_FOLDER, rawKey } from '../key-files.ts';
import { readPublicKey } from '../key-format.ts';
import { sha256 } from '../merkle.ts';
import { readEvidenceFile } from './read-file.ts';

/** Larger key lists are not ours. */
export const MAX_KEY_FILE = 4 * 1024 * 1024;

/**
 * The keys that a verification believes. `confirmed` is true only when they came from outside the thing that is judged:
 * the vault, a file that the person gave, or a list signed by the organisation key whose fingerprint the person typed.
 */
export interface TrustedKeys {
  readonly confirmed: boolean;
  /** Where they are from, for the reader of a verdict. */
  readonly source: string;
  readonly records: ReadonlyMap<string, KeyRecord>;
  /** True for a bare public key that a person gave: it says nothing about what it may sign, so it may sign all. */
  readonly anyRole: boolean;
  /** True for the vault of the console whose evidence it is: there is no key but these. */
  readonly complete: boolean;
}

/** Keys by their id. */
export function trustedKeys(source: string, confirmed: boolean, records: readonly KeyRecord[]): TrustedKeys {
  const byId = new Map(records.map((record) => [record.key_id, record]));
  return { source, confirmed, anyRole: false, complete: false, records: byId };
}

/** All keys of this console, from its vault: what is trusted for own evidence. */
export function vaultKeys(records: readonly KeyRecord[]): TrustedKeys {
  return { ...trustedKeys("this console's vault", true, records), complete: true };
}

/** No key at all. */
export const NO_KEYS: TrustedKeys = trustedKeys('nobody', false, []);

/** The records that may sign as `role` for a device. */
export function keysFor(keys: TrustedKeys, role: KeyRole, deviceId: string): KeyRecord[] {
  return [...keys.records.values()].filter((record) => maySign(keys, record, role, deviceId));
}

/** Whether a key may sign as `role` for a device: it is of that role, and that device holds it. */
export function maySign(keys: TrustedKeys, record: KeyRecord, role: KeyRole, deviceId: string): boolean {
  return keys.anyRole || (record.role === role && record.holder === deviceId);
}

/**
 * Reads `--keys FILE`: a `keys.json`, or a public key as PEM, OpenSSH line or raw bytes; a bare key is believed for every
 * role and time. Throws RoundsError `INVALID_INPUT` or `NOT_FOUND`.
 */
export async function keysFromFile(path: string): Promise<TrustedKeys> {
  const bytes = await readGiven(path);
  const source = `the file ${path}`;
  if (looksLikeJson(bytes)) return trustedKeys(source, true, parseKeysJson(bytes, path));
  return { ...trustedKeys(source, true, [bareKey(readPublicKey(bytes))]), anyRole: true };
}

/** The list that evidence carries with it: says who it claims to be by, and confirms nothing. */
export async function publishedKeys(root: string): Promise<TrustedKeys> {
  const path = join(root, KEYS_FOLDER, 'keys.json');
  const read = await readEvidenceFile(path, MAX_KEY_FILE);
  return trustedKeys('the evidence itself (keys not confirmed)', false, read.ok ? parseOrNone(read.bytes, path) : []);
}

/**
 * The published list, confirmed by the organisation key with this fingerprint (its key_id, hex; the person has it on
 * paper). Throws RoundsError `INVALID_INPUT` when the list is not signed by that key.
 */
export async function keysByOrganisation(root: string, fingerprint: string): Promise<TrustedKeys> {
  const path = join(root, KEYS_FOLDER, 'keys.json');
  const bytes = await readBeside(path);
  const records = parseKeysJson(bytes, path);
  const wanted = fingerprint.trim().toLowerCase().replaceAll(/[:\s]/g, '');
  const organisation = records.find((record) => record.role === 'organisation' && record.key_id === wanted);
  if (organisation === undefined) {
    throw new RoundsError(
      'INVALID_INPUT',
      `No organisation key with the fingerprint ${wanted} is named in ${path}. Compare the fingerprint on paper with the sender.`,
    );
  }
  const signature = decodeBase64Line((await readBeside(`${path}.sig`)).toString('latin1'), `${path}.sig`, 64);
  if (!verifyEd25519(rawKey(organisation), sha256(bytes), signature)) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${path} is not signed by the organisation key ${wanted}: do not trust this evidence before the sender explains it.`,
    );
  }
  return trustedKeys(`the organisation key ${wanted.slice(0, 16)}…`, true, records);
}

function parseOrNone(bytes: Buffer, path: string): KeyRecord[] {
  try {
    return parseKeysJson(bytes, path);
  } catch {
    // A published list confirms nothing, so a broken one takes nothing away; judgePublished() names it.
    return [];
  }
}

function parseKeysJson(bytes: Buffer, path: string): KeyRecord[] {
  try {
    const list = z.union([keyList, z.array(keyRecord).max(100_000)]).parse(JSON.parse(bytes.toString('utf8')));
    const records = Array.isArray(list) ? list : list.keys;
    const seen = new Set<string>();
    for (const record of records) {
      if (keyId(rawKey(record)) !== record.key_id) throw new Error(`key_id ${record.key_id} is not that of its key`);
      if (seen.has(record.key_id)) throw new Error(`key ${record.key_id} is listed twice`);
      seen.add(record.key_id);
    }
    return records;
  } catch (cause) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${path} is not a list of keys as "rounds keys list --json" prints it. Give a keys.json or a public key file.`,
      { cause },
    );
  }
}

function bareKey(publicKey: Uint8Array): KeyRecord {
  return {
    key_id: keyId(publicKey),
    holder: 'given by hand',
    role: 'bundle',
    public_key: Buffer.from(publicKey).toString('base64'),
    not_before: '1970-01-01T00:00:00.000Z',
  };
}

function looksLikeJson(bytes: Buffer): boolean {
  return /^\s*[[{]/.test(bytes.subarray(0, 100).toString('utf8'));
}

/** A file that the person named: links are theirs to follow. */
async function readGiven(path: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > MAX_KEY_FILE) throw new Error('not a key file');
    return await readFile(path);
  } catch (cause) {
    throw new RoundsError('NOT_FOUND', `The key file ${path} cannot be read. Check the path.`, { cause });
  }
}

/** A file that lies beside the evidence. */
async function readBeside(path: string): Promise<Buffer> {
  const read = await readEvidenceFile(path, MAX_KEY_FILE);
  if (read.ok) return read.bytes;
  throw new RoundsError('NOT_FOUND', `${path}: ${read.problem}. Ask the sender for it, or give --keys FILE instead.`);
}
