import type { KeyList, KeyRecord } from '../../contract/keys.ts';
import { decodeBase64 } from './base64.ts';
import { canonicalBytes } from './canonical.ts';
import { publicKeyPem } from './key-format.ts';
import { formatOpensshPublic } from './openssh-key.ts';
import { allowedSignerLine } from './sshsig.ts';

/** Folder of the public keys under the evidence folder. */
export const KEYS_FOLDER = '_keys';

/**
 * The files of `_keys` that say these keys, by name: `keys.json`, one `<key_id>.pem` each, `allowed_signers` and
 * `revoked.krl` for ssh-keygen. The same records give the same bytes, so that a reader can compare.
 */
export function keyFiles(records: readonly KeyRecord[]): ReadonlyMap<string, Uint8Array> {
  const keys = [...records].sort(byAge);
  const list: KeyList = { schema: 'rounds.keys/1', keys };
  const signers = keys.filter((key) => key.role === 'bundle').map(allowedSigner);
  // A list of keys, which ssh-keygen takes in the place of a binary KRL; empty means that none is revoked.
  const revoked = keys.filter((key) => key.revoked_at !== undefined).map((key) => `${openSshKey(key)}\n`);
  return new Map<string, Uint8Array>([
    ...keys.map((key): [string, Uint8Array] => [`${key.key_id}.pem`, Buffer.from(publicKeyPem(rawKey(key)))]),
    ['allowed_signers', Buffer.from(signers.join(''))],
    ['revoked.krl', Buffer.from(revoked.join(''))],
    // Through JSON, which leaves out what is undefined.
    ['keys.json', canonicalBytes(JSON.parse(JSON.stringify(list)))],
  ]);
}

/** Oldest first; keys of the same moment by their ids, so that the order is always the same. */
export function byAge(a: KeyRecord, b: KeyRecord): number {
  const [left, right] = [`${a.not_before} ${a.key_id}`, `${b.not_before} ${b.key_id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Raw 32 bytes of a record's key. */
export function rawKey(key: KeyRecord): Uint8Array {
  return decodeBase64(key.public_key, `The public key ${key.key_id}`, 32);
}

function openSshKey(key: KeyRecord): string {
  return formatOpensshPublic({ publicKey: rawKey(key), comment: key.key_id });
}

function allowedSigner(key: KeyRecord): string {
  return allowedSignerLine({
    // To ssh-keygen a signer is a pattern. A name that could match another is not written; the key's id stands for it.
    principal: /^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(key.holder) ? key.holder : key.key_id,
    publicKey: rawKey(key),
    comment: key.key_id,
    validAfter: Date.parse(key.not_before),
    ...(key.not_after === undefined ? {} : { validBefore: Date.parse(key.not_after) }),
  });
}
