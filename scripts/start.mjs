import { join } from 'node:path';
import { endLike, run } from './setup/child.mjs';
import { chooseHost } from './setup/host.mjs';
import { runMain } from './setup/problem.mjs';
import { ensureReady, root } from './setup.mjs';

/**
 * `npm start`: sets up when needed, then runs the console: the desktop app where it can, else the web host.
 * `npm start -- --demo`: the demo clinic, in the browser.
 */
await runMain(async () => {
  const node = await ensureReady({ build: true });
  const args = process.argv.slice(2);
  if (args.includes('--demo')) {
    process.stdout.write('Starting the demo clinic in the browser: nothing in it is real.\n');
    const others = args.filter((arg) => arg !== '--demo');
    endLike(await run(node, [join(root, 'out', 'main', 'cli.js'), 'demo', 'serve', ...others]));
    return;
  }
  const host = await chooseHost(root);
  if (host.kind === 'desktop') {
    process.stdout.write('Starting the desktop app: the Electron runtime and a display are there.\n');
    endLike(await run(node, [join(root, 'node_modules', 'electron', 'cli.js'), root, ...args]));
  } else {
    process.stdout.write(`Starting the console in the browser, on this machine only: ${host.why}.\n`);
    endLike(await run(node, [join(root, 'out', 'main', 'cli.js'), 'serve', ...args]));
  }
});
