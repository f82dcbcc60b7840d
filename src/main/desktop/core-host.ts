import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { loadConfig } from '../../agent-core/config/load.ts';
import type { Log } from '../../agent-core/log.ts';
import { readDemoFile } from '../../agent-core/transport/demo/state-file.ts';
import type { KeychainPort } from '../../agent-core/vault/keychain.ts';
import type { Contract } from '../../contract/contract.ts';
import { DEMO_PASSPHRASE } from '../demo/folder.ts';
import { openLog } from '../host/log.ts';
import { openCoreHere } from '../host/open.ts';
import { serveSocket } from '../socket/serve.ts';
import { logFailures } from '../web/failures.ts';
import type { Port } from './electron-api.ts';

/** The contract, as the desktop itself calls it. */
export type DesktopClient = ContractRouterClient<Contract>;

/** An open core, as the desktop sees it. */
export interface DesktopCore {
  readonly client: DesktopClient;
  readonly log: Log;
  /** Serves the contract to the page. */
  serve(port: Port): void;
  suspend(): Promise<void>;
  resume(): void;
  close(): Promise<void>;
}

/** What the core of a desktop is opened with. */
export interface DesktopCoreOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly keychain: KeychainPort;
}

/**
 * Opens the core of a data folder, its socket for the command line, and its vault where the keychain may; then watches.
 * Loaded after the window is on its way: the first paint needs none of it. Throws RoundsError, as `openCore`.
 */
export async function openDesktopCore({ dataDir, env, keychain }: DesktopCoreOptions): Promise<DesktopCore> {
  const { config } = await loadConfig({ file: join(dataDir, 'rounds.yaml'), required: false, env });
  const core = await openCoreHere(dataDir, config, { keychain });
  try {
    const socket = await serveSocket(dataDir, core.router);
    const log = openLog(dataDir, config);
    const client = createRouterClient(core.router, { context: {} });
    const handler = new RPCHandler(core.router, { clientInterceptors: [logFailures(log)] });
    await openVault(client, dataDir, log);
    // With the vault still locked it waits until somebody opens it.
    await client.watch.start();
    return {
      client,
      log,
      serve: (port) => handler.upgrade(port),
      suspend: core.suspend,
      resume: core.resume,
      close: async () => {
        await socket[Symbol.asyncDispose]();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

/** By the keychain, if a person has allowed that; a demo's by the passphrase that everybody knows. Else it stays locked. */
async function openVault(client: DesktopClient, dataDir: string, log: Log): Promise<void> {
  try {
    if ((await client.vault.status()).state !== 'locked') return;
    if ((await client.vault.unlockByKeychain()).opened) return;
    if ((await readDemoFile(dataDir))?.passphrase === 'documented')
      await client.vault.unlock({ passphrase: DEMO_PASSPHRASE });
  } catch (error) {
    log.warn(
      { event: 'vault_not_opened', error: error instanceof Error ? error.name : 'unknown' },
      'the vault did not open by itself; its passphrase does',
    );
  }
}
