#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endLike, run } from './setup/child.mjs';
import { isNewEnough } from './setup/node.mjs';
import { runMain } from './setup/problem.mjs';
import { ensureReady, root } from './setup.mjs';

/** `rounds ARGS` in a checkout: sets up when needed, then is the CLI. stdout belongs to the CLI alone. */
await runMain(async () => {
  const node = await ensureReady({ build: true });
  goWhereTyped();
  const cli = join(root, 'out', 'main', 'cli.js');
  const args = process.argv.slice(2);
  if (isNewEnough()) {
    process.argv = [process.execPath, cli, ...args];
    await import(pathToFileURL(cli).href);
  } else {
    endLike(await run(node, [cli, ...args]));
  }
});

/** npm moves to the root of the package; paths in arguments are meant from where the person typed them. */
function goWhereTyped() {
  const typedIn = process.env['INIT_CWD'];
  if (process.env['npm_lifecycle_event'] === 'rounds' && typedIn !== undefined) process.chdir(typedIn);
}
