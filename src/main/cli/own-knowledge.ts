import { join } from 'node:path';
import { logTables } from '../../agent-core/evidence/outbox.ts';
import { type TrustedKeys, vaultKeys } from '../../agent-core/evidence/verify/trust.ts';
import type { VerifyOptions } from '../../agent-core/evidence/verify/verify-paths.ts';
import { metaTable } from '../../agent-core/store/meta.ts';
import { openStoreReadOnly } from '../../agent-core/store/open.ts';
import { readKeyRecords } from '../../agent-core/vault/key-records.ts';
import { openVault } from '../../agent-core/vault/vault-file.ts';
import type { Context } from './context.ts';
import { passphraseAtHand } from './passphrase.ts';

/** What this console knows of its own evidence from outside the evidence files. */
export interface OwnKnowledge {
  /** The vault's keys; undefined when the passphrase is not at hand. */
  readonly trust: TrustedKeys | undefined;
  readonly memory: VerifyOptions['own'];
}

/** Reads vault and database without taking the data folder: a console may be running on it. */
export async function ownKnowledge(context: Context): Promise<OwnKnowledge> {
  return { trust: await keysOfVault(context), memory: memory(context) };
}

async function keysOfVault(context: Context): Promise<TrustedKeys | undefined> {
  const vault = await openVault(join(context.dataDir, 'vault.json'), { random: () => new Uint8Array(0) });
  if (vault.state !== 'locked') return undefined;
  const passphrase = await passphraseAtHand(context.passphrase);
  if (passphrase === undefined) {
    context.output.note(
      'The vault stays locked, so keys are not confirmed: name a file with the passphrase in ROUNDS_PASSPHRASE_FILE, or give --keys.',
    );
    return undefined;
  }
  try {
    await vault.unlock(passphrase);
    return vaultKeys(readKeyRecords(vault));
  } finally {
    vault.lock();
  }
}

/** A damaged database takes nothing from the evidence: it is then judged without that memory, and this is said. */
function memory(context: Context): VerifyOptions['own'] {
  try {
    const db = openStoreReadOnly(context.dataDir);
    if (db === undefined) return undefined;
    try {
      const deviceId = metaTable(db).get('device_id');
      if (deviceId === undefined) return undefined;
      const tables = logTables(db);
      const checkpoints = tables
        .checkpoints()
        .map(({ head, text }) => ({ name: `the remembered checkpoint at ${head.size}`, text }));
      return { deviceId, entries: tables.entries(), checkpoints, waiting: tables.waitingIds() };
    } finally {
      db.close();
    }
  } catch (error) {
    context.output.note(
      `The database cannot be read, so the evidence is judged without what it remembers (${error instanceof Error ? error.message.split('\n')[0] : String(error)}).`,
    );
    return undefined;
  }
}
