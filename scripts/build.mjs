import { forgetBuild } from './setup/build.mjs';
import { runMain } from './setup/problem.mjs';
import { ensureReady, root } from './setup.mjs';

/** `npm run build`: builds into out/, whether or not that is up to date. */
await runMain(async () => {
  forgetBuild(root);
  await ensureReady({ build: true });
  process.stdout.write('Built into out/.\n');
});
