import { readdir } from 'node:fs/promises';
import { RoundsError } from '../../agent-core/errors.ts';
import { type DemoFile, readDemoFile, writeDemoFile } from '../../agent-core/transport/demo/state-file.ts';

/** The passphrase of a demo vault for which nobody gave another one. Everybody knows it: there is nothing to protect. */
export const DEMO_PASSPHRASE = 'demo clinic, nothing real';

/** Where a demo is made unless told: beside the folder of a real console, never in it. */
export function demoDirBeside(realDir: string): string {
  return `${realDir}-demo`;
}

/**
 * Marks a new or empty folder as a demo. Throws `CONFLICT` for a folder that holds anything: a real console above all,
 * but also a demo, which is made anew only after somebody has removed it.
 */
export async function markAsDemo(dir: string, passphrase: DemoFile['passphrase']): Promise<void> {
  if ((await readDemoFile(dir)) !== undefined)
    throw new RoundsError(
      'CONFLICT',
      `${dir} is a demo already. Go on with it, put everything right with "rounds demo reset", or remove the folder to begin anew.`,
    );
  const found = await contents(dir);
  if (found.length > 0)
    throw new RoundsError(
      'CONFLICT',
      `${dir} holds ${found.includes('rounds.db') ? 'a real console' : 'something else'} already: no demo is made in it. Name a new folder with --data-dir.`,
    );
  await writeDemoFile(dir, { schema: 'rounds.demo/1', passphrase, faults: {} });
}

/** The demo file of a folder that has to be a demo. Throws `NOT_FOUND`. */
export async function demoFileOf(dir: string): Promise<DemoFile> {
  const file = await readDemoFile(dir);
  if (file !== undefined) return file;
  throw new RoundsError('NOT_FOUND', `${dir} is no demo. "rounds demo init" makes one.`);
}

async function contents(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
