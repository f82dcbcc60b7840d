import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '../../contract/contract.ts';
import { openCoreHere } from '../host/open.ts';
import { readConfig } from './config-file.ts';
import type { Context } from './context.ts';
import { newVaultPassphrase, passphraseAtHand, vaultPassphrase } from './passphrase.ts';

/** The contract as a caller sees it; the CLI says nothing to the core that a screen could not say. */
export type Client = ContractRouterClient<Contract>;

/** Opens the core on the data folder, works, and closes it, whatever happens. */
export async function withCore<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  const config = await readConfig(context);
  const core = await openCoreHere(context.dataDir, config);
  try {
    return await work(createRouterClient(core.router, { context: {} }));
  } finally {
    await core.close();
  }
}

/** The same with the vault open: everything that signs, or that needs a secret. Makes the vault at first use. */
export async function withVault<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  return withCore(context, async (client) => {
    await openVaultWith(context, client);
    return work(client);
  });
}

/** Unlocks the vault, or makes it. Throws `VAULT_LOCKED` when there is nobody and nothing to give the passphrase. */
export async function openVaultWith(context: Context, client: Client): Promise<void> {
  const { state } = await client.vault.status();
  if (state === 'unlocked') return;
  if (state === 'absent') {
    const passphrase = await newVaultPassphrase(context.passphrase);
    await client.vault.create({ passphrase });
    context.output.note(
      `Made the vault in ${context.dataDir}. Without its passphrase nobody can open it, not even we.`,
    );
    return;
  }
  await client.vault.unlock({ passphrase: await vaultPassphrase(context.passphrase) });
}

/** Unlocks only if the passphrase is at hand without asking: for commands that work either way. */
export async function tryOpenVault(context: Context, client: Client): Promise<void> {
  const { state } = await client.vault.status();
  if (state !== 'locked') return;
  const passphrase = await passphraseAtHand(context.passphrase);
  if (passphrase !== undefined) await client.vault.unlock({ passphrase });
}
