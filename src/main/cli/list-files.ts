import { constants } from 'node:fs';
import { glob, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { RoundsError } from '../../agent-core/errors.ts';
import { includePatterns } from '../../agent-core/fleet/import/ssh-config-blocks.ts';
import { decodeText } from '../../agent-core/fleet/import/text.ts';
import { type ImportFile, type ImportInclude, MAX_IMPORT_BYTES } from '../../contract/imports.ts';

/** Files that a configuration may include, over all its files. */
const MAX_FILES = 64;

/**
 * Reads a list of hosts. The name stays as it was typed.
 *
 * @throws RoundsError `NOT_FOUND` when it cannot be read, `INVALID_INPUT` when it is no file or too long.
 */
export async function readListFile(path: string): Promise<ImportFile> {
  const bytes = await readBounded(path).catch((cause: unknown) => {
    if (cause instanceof RoundsError) throw cause;
    throw new RoundsError('NOT_FOUND', `The file ${path} cannot be read. Check the path.`, { cause });
  });
  return { file: path, text: decodeText(bytes, path).text };
}

/** The open file is what is judged: a device never ends, and a pipe would keep even `open` waiting. */
async function readBounded(path: string): Promise<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const info = await file.stat();
  if (!info.isFile()) throw new RoundsError('INVALID_INPUT', `${path} is not a file. Give the list of hosts itself.`);
  const bytes = Buffer.alloc(Math.min(info.size, MAX_IMPORT_BYTES + 1));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, bytesRead);
}

/**
 * Reads what the `Include` lines of an ssh configuration name, and what those include. Paths that are not whole are looked up
 * where ssh does: in /etc/ssh for the system's own configuration, else in ~/.ssh (ssh_config(5)). What cannot be read is left
 * out; the import then names the line.
 */
export async function readIncludes(config: ImportFile, home = homedir()): Promise<ImportInclude[]> {
  const base = resolve(config.file).startsWith('/etc/ssh/') ? '/etc/ssh' : join(home, '.ssh');
  const includes = new Map<string, ImportInclude>();
  const waiting = includePatterns(config.text);
  let files = 0;
  for (let pattern = waiting.shift(); pattern !== undefined; pattern = waiting.shift()) {
    if (includes.has(pattern) || includes.size >= MAX_FILES || /\$\{/.test(pattern)) continue;
    const found: ImportFile[] = [];
    for (const path of await pathsOf(pattern, base, home)) {
      if (files >= MAX_FILES) break;
      files += 1;
      const file = await readListFile(path).catch(() => undefined);
      if (file === undefined) continue;
      found.push(file);
      waiting.push(...includePatterns(file.text));
    }
    includes.set(pattern, { pattern, files: found });
  }
  return [...includes.values()];
}

async function pathsOf(pattern: string, base: string, home: string): Promise<string[]> {
  const path = pattern.startsWith('~/')
    ? join(home, pattern.slice(2))
    : isAbsolute(pattern)
      ? pattern
      : join(base, pattern);
  if (!/[*?[]/.test(path)) return [path];
  const paths: string[] = [];
  for await (const found of glob(path, { cwd: dirname(base) })) {
    paths.push(found);
    if (paths.length > MAX_FILES) break;
  }
  return paths.sort();
}
