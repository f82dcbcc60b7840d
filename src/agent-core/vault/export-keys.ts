import { join } from 'node:path';
import type { KeyRecord } from '../../contract/keys.ts';
import { nodeEvidence } from '../evidence/evidence-port.ts';
import { KEYS_FOLDER, keyFiles } from '../evidence/key-files.ts';
import { makePrivateDir, writeFileDurable } from '../files.ts';

/**
 * Writes the public keys where a reader without Rounds looks for them (see {@link keyFiles}). For convenience only:
 * nothing in Rounds trusts these files. Files that already say the same are left alone, so that a full disk does not
 * keep the vault from being opened.
 *
 * @throws RoundsError `DISK_FULL` or `READ_ONLY`.
 */
export async function exportPublicKeys(evidenceDir: string, records: readonly KeyRecord[]): Promise<void> {
  const dir = join(evidenceDir, KEYS_FOLDER);
  await makePrivateDir(dir);
  for (const [name, bytes] of keyFiles(records)) {
    const held = await nodeEvidence.read(join(dir, name)).catch(() => undefined);
    if (held === undefined || Buffer.compare(held, bytes) !== 0) await writeFileDurable(join(dir, name), bytes);
  }
}
