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
import type { Register } from '../register.ts';
import { tryOpenVault } from '../session.ts';

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
  const core = await openCoreHere(context.dataDir, config);
  const log = openLog(context.dataDir, config);
  try {
    await using _socket = await serveSocket(context.dataDir, core.router);
    const client = createRouterClient(core.router, { context: {} });
    await tryOpenVault(context, client);
    // With the vault still locked it waits until somebody opens it.
    if (options.watch) await client.watch.start();
    // Only this command needs it, and loading it takes a third of what every other command takes to start.
    const { startWebHost } = await import('../../web/web-host.ts');
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
