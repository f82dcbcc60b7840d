import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isoTime as isoTimeSchema } from '../../../contract/primitives.ts';
import { isoTime } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import { makePrivateDir, writeFileDurable } from '../../files.ts';
import { type Fault, type Faults, isFault } from './faults.ts';
import type { DemoState } from './state.ts';

/** The file that marks a data folder as a demo, and says what is wrong in its clinic. */
export const DEMO_FILE = 'demo.json';

/** More text than this is no demo: a thousand hosts with every fault need about 1 MB. */
const MAX_BYTES = 4 * 1024 * 1024;

const demoFile = z.strictObject({
  schema: z.literal('rounds.demo/1'),
  /** `documented`: the passphrase that everybody knows opens the vault, so that nobody is asked for it. */
  passphrase: z.enum(['documented', 'own']),
  /** Host, fault, since when. */
  faults: z.record(
    z.string(),
    z.record(
      z.string().refine((name): boolean => isFault(name), 'a fault of the demo clinic'),
      isoTimeSchema,
    ),
  ),
});
/** What {@link DEMO_FILE} holds. */
export type DemoFile = z.infer<typeof demoFile>;

/** The demo file of a data folder; undefined where the folder is no demo. Throws `STORE_CORRUPT` for a file that is none. */
export async function readDemoFile(dir: string): Promise<DemoFile | undefined> {
  let text: string;
  try {
    text = await readFile(join(dir, DEMO_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
  const parsed = demoFile.safeParse(text.length > MAX_BYTES ? undefined : jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new RoundsError(
    'STORE_CORRUPT',
    `${join(dir, DEMO_FILE)} is not what a demo writes there. If this folder is a demo, remove it whole and run "rounds demo init" again.`,
    { details: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) },
  );
}

/** Makes the folder a demo, or replaces what is wrong in it. */
export async function writeDemoFile(dir: string, file: DemoFile): Promise<void> {
  await makePrivateDir(dir);
  await writeFileDurable(join(dir, DEMO_FILE), `${JSON.stringify(file, undefined, 2)}\n`);
}

/** The demo file with one more fault; a fault that is there already keeps its moment. `since` is epoch ms. */
export function withFault(file: DemoFile, host: string, fault: Fault, since: number): DemoFile {
  return { ...file, faults: { ...file.faults, [host]: { [fault]: isoTime(since), ...file.faults[host] } } };
}

/** The demo file without one fault, or without all of a host. */
export function withoutFault(file: DemoFile, host: string, fault: Fault | undefined): DemoFile {
  const { [host]: own = {}, ...others } = file.faults;
  const left = fault === undefined ? [] : Object.entries(own).filter(([name]) => name !== fault);
  return { ...file, faults: left.length === 0 ? others : { ...others, [host]: Object.fromEntries(left) } };
}

/** What is wrong on a host, by the file. */
export function faultsOf(file: DemoFile, host: string): Faults {
  const own = Object.hasOwn(file.faults, host) ? file.faults[host] : undefined;
  return new Map(
    Object.entries(own ?? {}).flatMap(([name, since]): [Fault, number][] =>
      isFault(name) ? [[name, Date.parse(since)]] : [],
    ),
  );
}

/**
 * The state of the clinic in a data folder. It is read again whenever the file has changed, so that what one process puts
 * wrong is seen by the console that runs in another.
 */
export function fileState(dir: string): DemoState {
  const none: Faults = new Map();
  let known = new Map<string, Faults>();
  let seen = '';
  return {
    refresh: async () => {
      // Written by renaming: another file has another number, even within one tick of the clock.
      const { ino, mtimeMs, size } = await stat(join(dir, DEMO_FILE));
      const mark = `${ino} ${mtimeMs} ${size}`;
      if (mark === seen) return;
      const file = await readDemoFile(dir);
      if (file === undefined) return;
      known = new Map(Object.keys(file.faults).map((host) => [host, faultsOf(file, host)]));
      seen = mark;
    },
    faults: (host) => known.get(host) ?? none,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the caller says what that means.
    return undefined;
  }
}
