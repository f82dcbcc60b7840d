import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseWanted } from './dist/arguments.mjs';
import { pack, writeSums } from './dist/pack.mjs';
import { signing } from './dist/signing.mjs';
import { getRuntime } from './setup/electron.mjs';
import { runMain, SetupProblem } from './setup/problem.mjs';
import { ensureReady, inNewEnoughNode, root } from './setup.mjs';

/** `npm run dist`: packs the desktop app for this system into out/dist. docs/packaging.md says what it needs. */
await runMain(async () => {
  const wanted = parseWanted(process.argv.slice(2), process);
  const { missing, remark } = signing(wanted.system, process.env);
  if (wanted.release && missing.length > 0) {
    throw new SetupProblem(`a release has to be signed, and the environment lacks ${missing.join('; ')}. ${remark}`);
  }
  const node = await ensureReady({ build: true });
  if (!(await inNewEnoughNode(node))) return;
  if (!existsSync(join(root, 'out', 'main', 'index.js'))) {
    throw new SetupProblem('this build has no desktop app (src/main/desktop/index.ts): there is nothing to pack.');
  }
  // The runtime of another architecture than ours is electron-builder's to get.
  const ours = wanted.arch === process.arch;
  const got = ours ? await getRuntime(root) : undefined;
  if (got?.got === false) throw new SetupProblem(`nothing was packed: ${got.why}.`);
  const to = join(root, 'out', 'dist');
  await pack(root, wanted, { to, runtime: ours ? join(root, 'node_modules', 'electron', 'dist') : undefined });
  const installers = await writeSums(to);
  const signed = missing.length === 0 ? '' : ` Not signed: the environment lacks ${missing.join('; ')}.`;
  process.stdout.write(
    `Packed into out/dist: ${installers.join(', ') || 'the program unpacked'}.${signed} ${remark}\n`,
  );
});
