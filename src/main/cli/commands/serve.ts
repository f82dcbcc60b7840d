import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import type { Command } from 'commander';
import { systemClock } from '../../../agent-core/clock.ts';
import { RoundsError } from '../../../agent-core/errors.ts';
import { openLog } from '../../host/log.ts';
import { openCoreHere } from '../../host/open.ts';
import { serveSocket } from '../../socket/serve.ts';
import { openBrowser } from '../../web/open-browser.ts';
import { readConfig } from '../config-file.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { explain } from '../problems.ts';
import type { Register } from '../register.ts';
import { type Client, tryOpenVault } from '../session.ts';

/** Options of `rounds serve`, as commander gives them. */
export interface ServeOptions {
  readonly port: string;
  readonly open: boolean;
  readonly watch: boolean;
}

/** `rounds serve`: the console in a browser, on this computer alone. */
export function serveCommand(program: Command, register: Register): void {
  register(
    program
      .command('serve')
      .description('the console in a browser, on this computer alone')
      .option('--port <n>', 'this port; 0 takes a free one', '0')
      .option('--no-open', 'print the address, open nothing')
      .option('--no-watch', 'read hosts only when asked'),
    (options: ServeOptions) => (context) => serve(options, context),
  );
}

/** Serves the console of a data folder until it is interrupted. */
export async function serve(options: ServeOptions, context: Context): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RoundsError('INVALID_INPUT', `--port ${options.port} is no port. Give a number from 0 to 65535.`);
  const config = await readConfig(context);
  // Only this command needs it, and loading it takes a third of what every other command takes to start.
  const loading = import('../../web/web-host.ts');
  const [core, { startWebHost }] = await Promise.all([openCoreHere(context.dataDir, config), loading]);
  const log = openLog(context.dataDir, config);
  try {
    await using _socket = await serveSocket(context.dataDir, core.router);
    const client = createRouterClient(core.router, { context: {} });
    // A passphrase takes half a second to become a key. The page is there meanwhile, and hears when the vault is open.
    const ready = makeReady(options, context, client);
    const web = await startWebHost({
      router: core.router,
      context: {},
      assetsDir: fileURLToPath(new URL('../renderer/', import.meta.url)),
      port,
      clock: systemClock,
      nonce: (bytes) => randomBytes(bytes).toString('base64url'),
      log,
      version: __APP_VERSION__,
    });
    try {
      context.output.json({ url: web.url, port: web.port, data_dir: context.dataDir });
      await openBrowser(web.url, { open: options.open, print: (line) => context.output.note(line) });
      await ready;
      context.output.note('Press Enter for a fresh link, Ctrl-C to end.');
      const fresh = () => context.output.note(`Rounds is at ${web.freshLink()}`);
      context.stdin.on('data', fresh);
      if (!context.signal.aborted) await once(context.signal, 'abort');
      // A stream that is still being read would keep the process alive after Ctrl-C.
      context.stdin.off('data', fresh).pause();
    } finally {
      await web.close();
    }
  } finally {
    await core.close();
  }
  return EXIT.fine;
}

/**
 * Opens the vault where its passphrase is at hand, then watches; with the vault still locked, watching waits until somebody
 * opens it. A passphrase that does not fit is said and no more: whoever sits at the page can give the right one.
 */
async function makeReady(options: ServeOptions, context: Context, client: Client): Promise<void> {
  await tryOpenVault(context, client).catch((error: unknown) => {
    const { problem } = explain(error);
    if (problem.code !== 'VAULT_PASSPHRASE') throw error;
    context.output.note(`${problem.message} The vault stays locked; open it on the page.`);
  });
  if (options.watch) await client.watch.start();
}
