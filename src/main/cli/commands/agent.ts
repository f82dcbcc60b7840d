import { once } from 'node:events';
import { createRouterClient } from '@orpc/server';
import type { Command } from 'commander';
import type { WatchStatus } from '../../../contract/live.ts';
import { openCoreHere } from '../../host/open.ts';
import { serveSocket } from '../../socket/serve.ts';
import { readConfig } from '../config-file.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';
import { type Client, openVaultWith } from '../session.ts';
import { describeWatch } from './watch.ts';

/** `rounds agent`: watches without a screen until it is ended; other commands attach to it. */
export function agentCommand(program: Command, register: Register): void {
  register(
    program.command('agent').description('watch the hosts without a screen, until Ctrl-C'),
    () => (context) => agent(context),
  );
}

async function agent(context: Context): Promise<number> {
  const core = await openCoreHere(context.dataDir, await readConfig(context));
  try {
    const client = createRouterClient(core.router, { context: {} });
    // First: whoever needs the folder while a passphrase is being typed here is served, not turned away.
    await using _socket = await serveSocket(context.dataDir, core.router);
    await openVaultWith(context, client);
    const status = await client.watch.start();
    context.output.json({ data_dir: context.dataDir, watcher: status });
    const told = tellChanges(context, client);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    await told;
  } finally {
    await core.close();
  }
  return EXIT.fine;
}

/** Says each change of the watcher's state on standard error, until the end. */
async function tellChanges(context: Context, client: Client): Promise<void> {
  let said: WatchStatus['state'] | undefined;
  const events = await client.fleet.watch(undefined, { signal: context.signal });
  for await (const event of events) {
    const status =
      event.type === 'watcher' ? event.watcher : event.type === 'snapshot' ? event.snapshot.watcher : undefined;
    if (status === undefined || status.state === said) continue;
    said = status.state;
    context.output.note(describeWatch(status));
  }
}
