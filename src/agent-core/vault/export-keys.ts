import { join } from 'node:path';
import type { KeyList, KeyRecord } from '../../contract/keys.ts';
import { decodeBase64 } from '../evidence/base64.ts';
import { canonicalBytes } from '../evidence/canonical.ts';
import { publicKeyPem } from '../evidence/key-format.ts';
import { formatOpensshPublic } from '../evidence/openssh-key.ts';
import { allowedSignerLine } from '../evidence/sshsig.ts';
import { makePrivateDir, writeFileDurable } from '../files.ts';
import { byAge } from './key-records.ts';

/** Folder of the public keys under the evidence folder. */
export const KEYS_FOLDER = '_keys';

/**
 * Writes the public keys where a reader without Rounds looks for them: `_keys/keys.json`, one `<key_id>.pem` each,
 * `allowed_signers` and `revoked.krl` for ssh-keygen. For convenience only: nothing in Rounds trusts these files.
 *
 * @throws RoundsError `DISK_FULL` or `READ_ONLY`.
 */
export async function exportPublicKeys(evidenceDir: string, records: readonly KeyRecord[]): Promise<void> {
  const dir = join(evidenceDir, KEYS_FOLDER);
  await makePrivateDir(dir);
  const keys = [...records].sort(byAge);
  for (const key of keys) await writeFileDurable(join(dir, `${key.key_id}.pem`), publicKeyPem(rawKey(key)));
  const signers = keys.filter((key) => key.role === 'bundle').map(allowedSigner);
  await writeFileDurable(join(dir, 'allowed_signers'), signers.join(''));
  // A list of keys, which ssh-keygen takes in the place of a binary KRL; empty means that none is revoked.
  const revoked = keys.filter((key) => key.revoked_at !== undefined).map((key) => `${openSshKey(key)}\n`);
  await writeFileDurable(join(dir, 'revoked.krl'), revoked.join(''));
  const list: KeyList = { schema: 'rounds.keys/1', keys };
  await writeFileDurable(join(dir, 'keys.json'), canonicalBytes(JSON.parse(JSON.stringify(list))));
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

function rawKey(key: KeyRecord): Uint8Array {
  return decodeBase64(key.public_key, `The public key ${key.key_id}`, 32);
}
