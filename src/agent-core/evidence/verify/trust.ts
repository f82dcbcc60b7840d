import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type KeyRecord, type KeyRole, keyList, keyRecord } from '../../../contract/keys.ts';
import { RoundsError } from '../../errors.ts';
import { decodeBase64 } from '../base64.ts';
import { keyId, verifyEd25519 } from '../ed25519.ts';
import { readPublicKey } from '../key-format.ts';
import { sha256 } from '../merkle.ts';

/** Larger key lists are not ours. */
const MAX_KEY_FILE = 4 * 1024 * 1024;

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
}

/** Keys by their id. */
export function trustedKeys(
  source: string,
  confirmed: boolean,
  records: readonly KeyRecord[],
  anyRole = false,
): TrustedKeys {
  return { source, confirmed, anyRole, records: new Map(records.map((record) => [record.key_id, record])) };
}

/** The records that may sign as `role`. */
export function keysFor(keys: TrustedKeys, role: KeyRole): KeyRecord[] {
  return [...keys.records.values()].filter((record) => keys.anyRole || record.role === role);
}

/**
 * Reads `--keys FILE`: a `keys.json`, or a public key as PEM, OpenSSH line or raw bytes; a bare key is believed for every
 * role and time. Throws RoundsError `INVALID_INPUT` or `NOT_FOUND`.
 */
export async function keysFromFile(path: string): Promise<TrustedKeys> {
  const bytes = await readBounded(path);
  const source = `the file ${path}`;
  if (looksLikeJson(bytes)) return trustedKeys(source, true, parseKeysJson(bytes, path));
  return trustedKeys(source, true, [bareKey(readPublicKey(bytes))], true);
}

/** The list that evidence carries with it: says who it claims to be by, and confirms nothing. */
export async function publishedKeys(root: string): Promise<TrustedKeys> {
  const path = join(root, '_keys', 'keys.json');
  const records = await readBounded(path).then(
    (bytes) => parseKeysJson(bytes, path),
    () => [],
  );
  return trustedKeys('the evidence itself (keys not confirmed)', false, records);
}

/**
 * The published list, confirmed by the organisation key with this fingerprint (its key_id, hex; the person has it on
 * paper). Throws RoundsError `INVALID_INPUT` when the list is not signed by that key.
 */
export async function keysByOrganisation(root: string, fingerprint: string): Promise<TrustedKeys> {
  const path = join(root, '_keys', 'keys.json');
  const bytes = await readBounded(path);
  const records = parseKeysJson(bytes, path);
  const wanted = fingerprint.trim().toLowerCase().replaceAll(/[:\s]/g, '');
  const organisation = records.find((record) => record.role === 'organisation' && record.key_id === wanted);
  if (organisation === undefined) {
    throw new RoundsError(
      'INVALID_INPUT',
      `No organisation key with the fingerprint ${wanted} is named in ${path}. Compare the fingerprint on paper with the sender.`,
    );
  }
  const signature = decodeBase64((await readBounded(`${path}.sig`)).toString('utf8').trim(), `${path}.sig`, 64);
  if (!verifyEd25519(publicKeyOfRecord(organisation), sha256(bytes), signature)) {
    throw new RoundsError(
      'INVALID_INPUT',
      `${path} is not signed by the organisation key ${wanted}: do not trust this evidence before the sender explains it.`,
    );
  }
  return trustedKeys(`the organisation key ${wanted.slice(0, 16)}…`, true, records);
}

/** Raw 32 bytes of a record's key. */
export function publicKeyOfRecord(record: KeyRecord): Uint8Array {
  return decodeBase64(record.public_key, 'a public key', 32);
}

function parseKeysJson(bytes: Buffer, path: string): KeyRecord[] {
  try {
    const list = z.union([keyList, z.array(keyRecord).max(100_000)]).parse(JSON.parse(bytes.toString('utf8')));
    const records = Array.isArray(list) ? list : list.keys;
    for (const record of records) {
      if (keyId(publicKeyOfRecord(record)) !== record.key_id)
        throw new Error(`key_id ${record.key_id} is not that of its key`);
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

async function readBounded(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).size > MAX_KEY_FILE) throw new Error('too large');
    return await readFile(path);
  } catch (cause) {
    throw new RoundsError('NOT_FOUND', `The key file ${path} cannot be read. Check the path.`, { cause });
  }
}
