import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { EvidencePort } from '../../../src/agent-core/evidence/evidence-port.ts';
import { stepwise } from './ports.ts';

/** A file: what it holds, and what of it is certainly on the platters. */
interface File {
  kind: 'file';
  data: Buffer;
  safe: Buffer | undefined;
}
/** A folder: its names, and those that are certainly on the platters. */
interface Folder {
  kind: 'folder';
  names: Map<string, Node>;
  safe: Map<string, Node>;
}
type Node = File | Folder;

/** A disk in memory that forgets what was not fsynced when the power goes. */
export interface VolatileDisk {
  readonly port: EvidencePort;
  /**
   * The power goes: writes what a real disk may have kept under `root`, in place of all that was there. Whatever was
   * fsynced is kept; of the rest `chance` (0..1) decides name by name and file by file, so that any part may be kept, and
   * a file that was not fsynced may be empty, old, new, or cut.
   */
  powerCut(chance: () => number): void;
}

/** A disk for everything under `root`; what is there already is not seen. */
export function volatileDisk(root: string): VolatileDisk {
  const top = folder();
  const parts = (path: string) => {
    const inside = relative(root, path);
    if (inside.startsWith('..')) return undefined;
    return inside === '' ? [] : inside.split(sep);
  };
  const find = (path: string): Node | undefined => {
    let node: Node | undefined = top;
    for (const part of parts(path) ?? []) node = node?.kind === 'folder' ? node.names.get(part) : undefined;
    return node;
  };
  const folderOf = (path: string): Folder => {
    const node = find(path);
    if (node?.kind === 'folder') return node;
    throw kernelError('ENOENT', path);
  };
  const open: EvidencePort['open'] = async (path, flags) => {
    if (parts(path) === undefined) return { writeFile: nothing, sync: nothing, close: nothing };
    if (flags === 'r') {
      const node = find(path);
      if (node === undefined) throw kernelError('ENOENT', path);
      return { writeFile: nothing, close: nothing, sync: async () => makeSafe(node) };
    }
    const parent = folderOf(dirname(path));
    if (parent.names.has(basename(path))) throw kernelError('EEXIST', path);
    const file: File = { kind: 'file', data: Buffer.alloc(0), safe: undefined };
    parent.names.set(basename(path), file);
    return {
      writeFile: async (bytes) => {
        file.data = Buffer.from(bytes);
      },
      sync: async () => makeSafe(file),
      close: nothing,
    };
  };
  const port: EvidencePort = {
    open,
    ...stepwise(open),
    rename: async (from, to) => {
      const node = find(from);
      if (node === undefined) throw kernelError('ENOENT', from);
      const there = find(to);
      if (there?.kind === 'folder' && there.names.size > 0) throw kernelError('ENOTEMPTY', to);
      folderOf(dirname(to)).names.set(basename(to), node);
      folderOf(dirname(from)).names.delete(basename(from));
    },
    unlink: async (path) => {
      folderOf(dirname(path)).names.delete(basename(path));
    },
    makeFolder: async (path) => {
      const parent = folderOf(dirname(path));
      if (parent.names.has(basename(path))) return false;
      parent.names.set(basename(path), folder());
      return true;
    },
    // The writer of evidence makes its folders one by one.
    mkdir: async (path) => {
      throw kernelError('ENOSYS', path);
    },
    read: async (path) => {
      const node = find(path);
      return node?.kind === 'file' ? Buffer.from(node.data) : undefined;
    },
    exists: async (path) => find(path) !== undefined,
    removeTree: async (path) => {
      if (find(path) !== undefined) folderOf(dirname(path)).names.delete(basename(path));
    },
  };
  return {
    port,
    powerCut: (chance) => {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root);
      keep(top, root, chance);
    },
  };
}

function makeSafe(node: Node): void {
  if (node.kind === 'file') node.safe = node.data;
  else node.safe = new Map(node.names);
}

/** Writes what is left of a folder to a real one. */
function keep(from: Folder, path: string, chance: () => number): void {
  for (const name of new Set([...from.names.keys(), ...from.safe.keys()])) {
    const [now, safe] = [from.names.get(name), from.safe.get(name)];
    const node = now === safe || chance() < 0.5 ? safe : now;
    if (node === undefined) continue;
    if (node.kind === 'file') writeFileSync(join(path, name), left(node, chance));
    else {
      mkdirSync(join(path, name));
      keep(node, join(path, name), chance);
    }
  }
}

/** What is left of a file. */
function left({ data, safe }: File, chance: () => number): Buffer {
  if (safe === data) return data;
  const kept = [safe ?? Buffer.alloc(0), Buffer.alloc(0), data, data.subarray(0, Math.floor(chance() * data.length))];
  return kept[Math.floor(chance() * kept.length)] ?? data;
}

function folder(): Folder {
  return { kind: 'folder', names: new Map(), safe: new Map() };
}

async function nothing(): Promise<void> {}

function kernelError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
