import { constants, lstat, open } from 'node:fs/promises';
import { basename } from 'node:path';

/** What a file of the evidence holds, or why that cannot be said. */
export type FileRead =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly missing: boolean; readonly problem: string };

/**
 * A whole file that may come from anybody: links are not followed, pipes and devices are not waited for, and what is
 * larger than `limit` bytes is not read. Never throws.
 */
export async function readEvidenceFile(path: string, limit: number, name = basename(path)): Promise<FileRead> {
  try {
    // Windows has no O_NOFOLLOW; there the look comes first.
    if (process.platform === 'win32' && !(await lstat(path)).isFile()) return refused(name, 'is not a regular file');
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return refused(name, 'is not a regular file');
      if (stat.size > limit) return refused(name, `is larger than any of ours (${stat.size} bytes)`);
      const bytes = await file.readFile();
      return bytes.length > limit ? refused(name, 'is larger than any of ours') : { ok: true, bytes };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, missing: true, problem: `${name} is missing` };
    if (code === 'ELOOP') return refused(name, 'is a symbolic link');
    return refused(name, `cannot be read (${code})`);
  }
}

function refused(name: string, how: string): FileRead {
  return { ok: false, missing: false, problem: `${name} ${how}` };
}
