import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Core } from '../../agent-core/core.ts';
import { RoundsError } from '../../agent-core/errors.ts';
import type { Contract } from '../../contract/contract.ts';
import { openCoreHere } from '../host/open.ts';
import { attach } from '../socket/attach.ts';
import { readConfig } from './config-file.ts';
import type { Context } from './context.ts';
import { newVaultPassphrase, passphraseAtHand, vaultPassphrase } from './passphrase.ts';

/** The contract as a caller sees it; the CLI says nothing to the core that a screen could not say. */
export type Client = ContractRouterClient<Contract>;

/**
 * Works on the core of the data folder: this process's own, or, when a console already holds the folder, that console's.
 * Closes what it opened, whatever happens.
 */
export async function withCore<T>(context: Context, work: (client: Client) => Promise<T>): Promise<T> {
  const config = await readConfig(context);
  let core: Core;
  try {
    core = await openCoreHere(context.dataDir, config);
  } catch (error) {
    if (!(error instanceof RoundsError) || error.code !== 'STORE_LOCKED') throw error;
    using attached = await attach(context.dataDir);
    // Another command of the same kind holds the folder for a moment and listens nowhere.
    if (attached === undefined) throw error;
    return await work(attached.client).catch((failure: unknown) => {
      if (!attached.lost) throw failure;
      throw new RoundsError(
        'CONNECTION_LOST',
        'The console that was at work on this has ended before it answered. What it had sealed is kept; start this again.',
        { cause: failure },
      );
    });
  }
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
      `Made the vault in ${context.dataDir}. Without its passphrase nobody can open it, not even we: "rounds vault recovery-code" makes a code to print.`,
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
