import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { waitUntil } from '../../lab-kit/wait-until.ts';
import { launchMain } from '../electron-standin/launch.ts';
import { electronStandIn } from '../electron-standin/standin.ts';

/**
 * Run as a program, in a Node of its own: `desktop.ts APP DATA_DIR` starts the main bundle of a packed app on the stand-in of
 * Electron, with its own core, asks for the page and all that the page names, and prints what it found as JSON.
 */
const [app = '', dataDir = ''] = process.argv.slice(2);
const standIn = electronStandIn();
process.env['ROUNDS_DATA_DIR'] = dataDir;
await launchMain(standIn, { dataDir, main: pathToFileURL(join(app, 'out/main/index.js')).href });
const window = await waitUntil('a window', () => standIn.windows.find(({ loaded }) => loaded.length > 0), {
  timeoutMs: 20_000,
  detail: () => standIn.errors.join('\n'),
});
const preload = window.options.webPreferences?.preload ?? '';
const page = await ask('rounds://app/');
const named = [...page.text.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path = '']) => path);
const answers = await Promise.all(
  named.map(async (path) => [path, (await ask(`rounds://app${path}`)).status] as const),
);
const core = await waitUntil('the core', () => existsSync(join(dataDir, 'core.sock')), {
  timeoutMs: 20_000,
  detail: () => standIn.errors.join('\n'),
});
process.stdout.write(
  JSON.stringify({
    page: page.status,
    named: Object.fromEntries(answers),
    preload: preload.startsWith(app) && existsSync(preload),
    core,
    errors: standIn.errors,
  }),
);
standIn.power.emit('shutdown');
await standIn.ended;
process.exit(0);

async function ask(url: string): Promise<{ status: number; text: string }> {
  const response = await standIn.handlers.protocol?.(new Request(url));
  if (response === undefined) throw new Error('The app serves no rounds://');
  return { status: response.status, text: await response.text() };
}
