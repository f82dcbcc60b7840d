import { basename } from 'node:path';
import { type EvidencePort, nodeEvidence } from '../../../src/agent-core/evidence/evidence-port.ts';
import type { OpenFile } from '../../../src/agent-core/files.ts';

/** The process of a test "ends" here: no operation after this one is carried out. */
export class Crash extends Error {}

/** The two operations that the product does in one go, in the steps that they consist of. */
export function stepwise(open: EvidencePort['open']): Pick<EvidencePort, 'writeNew' | 'syncFolder'> {
  const through = async (file: OpenFile, work: () => Promise<void>) => {
    try {
      await work();
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    writeNew: async (path, bytes) => {
      const file = await open(path, 'wx', 0o600);
      await through(file, () => file.writeFile(bytes));
    },
    syncFolder: async (path) => {
      const folder = await open(path, 'r');
      await through(folder, async () => undefined);
    },
  };
}

/** A port that ends at one operation. */
export interface CrashingPort {
  readonly port: EvidencePort;
  /** Every operation that was begun, in words. */
  readonly steps: readonly string[];
}

/**
 * The machine's own file system, of which operation number `at` (from 1) is never carried out (`before`), or the last one
 * that is (`after`); everything behind it fails, as nothing is done by a process that has ended.
 */
export function crashingPort(at = Number.POSITIVE_INFINITY, when: 'before' | 'after' = 'before'): CrashingPort {
  const steps: string[] = [];
  const run = async <T>(
    what: string,
    path: string,
    work: () => Promise<T>,
    release?: (result: T) => Promise<void>,
  ): Promise<T> => {
    const number = steps.push(`${what} ${basename(path)}`);
    if (number > at || (number === at && when === 'before')) throw new Crash(`ended before ${what} ${path}`);
    const result = await work();
    if (number < at) return result;
    await release?.(result);
    throw new Crash(`ended after ${what} ${path}`);
  };
  const open = async (path: string, flags: string, mode?: number): Promise<OpenFile> => {
    const file = await run(
      'open',
      path,
      () => nodeEvidence.open(path, flags, mode),
      // What the operating system does for a process that has ended.
      (opened) => opened.close(),
    );
    return {
      writeFile: (bytes) => run('write', path, () => file.writeFile(bytes)),
      sync: () => run('sync', path, () => file.sync()),
      close: () => file.close(),
    };
  };
  const port: EvidencePort = {
    open,
    ...stepwise(open),
    rename: (from, to) => run('rename', to, () => nodeEvidence.rename(from, to)),
    unlink: (path) => run('unlink', path, () => nodeEvidence.unlink(path)),
    mkdir: (path, options) => run('mkdir', path, () => nodeEvidence.mkdir(path, options)),
    makeFolder: (path) => run('makeFolder', path, () => nodeEvidence.makeFolder(path)),
    read: (path) => run('read', path, () => nodeEvidence.read(path)),
    exists: (path) => run('exists', path, () => nodeEvidence.exists(path)),
    removeTree: (path) => run('removeTree', path, () => nodeEvidence.removeTree(path)),
  };
  return { port, steps };
}

/** The machine's own file system, on which some operations fail as the kernel would have them fail. */
export function failingPort(fails: (what: keyof EvidencePort, path: string) => string | undefined): EvidencePort {
  const check = (what: keyof EvidencePort, path: string) => {
    const code = fails(what, path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${what} ${path}`), { code });
  };
  return {
    open: async (path, flags, mode) => {
      check('open', path);
      return nodeEvidence.open(path, flags, mode);
    },
    rename: async (from, to) => {
      check('rename', to);
      await nodeEvidence.rename(from, to);
    },
    writeNew: async (path, bytes) => {
      check('writeNew', path);
      await nodeEvidence.writeNew(path, bytes);
    },
    syncFolder: nodeEvidence.syncFolder,
    unlink: nodeEvidence.unlink,
    mkdir: nodeEvidence.mkdir,
    makeFolder: async (path) => {
      check('makeFolder', path);
      return nodeEvidence.makeFolder(path);
    },
    read: nodeEvidence.read,
    exists: nodeEvidence.exists,
    removeTree: nodeEvidence.removeTree,
  };
}
