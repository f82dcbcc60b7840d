import { join } from 'node:path';
import type { KeyRecord } from '../../../contract/keys.ts';
import { type Ed25519Verifier, keyId, verifierOf } from '../ed25519.ts';
import { KEYS_FOLDER, rawKey } from '../key-files.ts';
import { readPublicKey } from '../key-format.ts';
import { readEvidenceFile } from './read-file.ts';
import { MAX_KEY_FILE, type TrustedKeys } from './trust.ts';

/** Public keys by their id, each prepared once. */
export interface Keyring {
  readonly trust: TrustedKeys;
  /** The believed record of a key, if there is one. */
  trusted(id: string): KeyRecord | undefined;
  /** Checks signatures of a key: believed, or lying beside the evidence, where it proves only itself. */
  verifier(id: string): Promise<Ed25519Verifier | undefined>;
}

/** A keyring over what is believed, what the evidence publishes, and the PEM files in its `_keys`. */
export function keyring(trust: TrustedKeys, published: TrustedKeys, root: string | undefined): Keyring {
  const prepared = new Map<string, Promise<Ed25519Verifier | undefined>>();
  const find = async (id: string): Promise<Ed25519Verifier | undefined> => {
    const record = trust.records.get(id) ?? published.records.get(id);
    const publicKey = record === undefined ? await fromPem(root, id) : rawKey(record);
    return publicKey === undefined ? undefined : verifierOf(publicKey);
  };
  return {
    trust,
    trusted: (id) => trust.records.get(id),
    verifier: (id) => {
      const known = prepared.get(id) ?? find(id);
      prepared.set(id, known);
      return known;
    },
  };
}

/** The name of the file is the hash of the key in it, so the file cannot hold another. */
async function fromPem(root: string | undefined, id: string): Promise<Uint8Array | undefined> {
  if (root === undefined) return undefined;
  const read = await readEvidenceFile(join(root, KEYS_FOLDER, `${id}.pem`), MAX_KEY_FILE);
  if (!read.ok) return undefined;
  try {
    const publicKey = readPublicKey(read.bytes);
    return keyId(publicKey) === id ? publicKey : undefined;
  } catch {
    return undefined;
  }
}
