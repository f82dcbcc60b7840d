import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A file of an archive. What is `unpacked` lies beside it, in `<archive>.unpacked`. */
interface Packed {
  readonly path: string;
  readonly size: number;
  readonly unpacked: boolean;
}

/** An `app.asar`, opened. */
export interface Archive {
  readonly files: readonly Packed[];
  read(path: string): Buffer;
  /** Writes all of it, with what lies beside it, as a plain folder that Node can run. */
  extract(folder: string): void;
}

const integrity = z.object({ algorithm: z.literal('SHA256'), hash: z.string().regex(/^[0-9a-f]{64}$/) });
const file = z.object({
  size: z.number().int(),
  offset: z.string().regex(/^\d+$/).optional(),
  unpacked: z.boolean().optional(),
  executable: z.boolean().optional(),
  // The fuse makes Electron compare it: a file without it would not load.
  integrity,
});
type Entry = z.infer<typeof file> | { files: Record<string, Entry> };
const entry: z.ZodType<Entry> = z.union([
  file,
  z.object({
    files: z.record(
      z.string(),
      z.lazy(() => entry),
    ),
  }),
]);

/** Opens an archive without Electron: a JSON header behind four lengths, then the files. Throws when the header is not whole. */
export function openArchive(path: string): Archive {
  const bytes = readFileSync(path);
  const start = 8 + bytes.readUInt32LE(4);
  const header: unknown = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  const found = new Map(walk(entry.parse(header), ''));
  const read = (name: string) => {
    const one = found.get(name);
    if (one === undefined) throw new Error(`${path} has no ${name}`);
    if (one.unpacked === true) return readFileSync(join(`${path}.unpacked`, name));
    const from = start + Number(one.offset);
    return bytes.subarray(from, from + one.size);
  };
  return {
    files: [...found].map(([name, { size, unpacked = false }]) => ({ path: name, size, unpacked })),
    read,
    extract(folder) {
      for (const [name, one] of found) {
        const to = join(folder, name);
        mkdirSync(dirname(to), { recursive: true });
        if (one.unpacked === true) cpSync(join(`${path}.unpacked`, name), to);
        else writeFileSync(to, read(name));
        if (one.executable === true) chmodSync(to, 0o755);
      }
    },
  };
}

function walk(one: Entry, path: string): [string, z.infer<typeof file>][] {
  if (!('files' in one)) return [[path, one]];
  return Object.entries(one.files).flatMap(([name, inner]) => walk(inner, path === '' ? name : `${path}/${name}`));
}
