import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, Bundle, VerifyCheck } from '../../../contract/evidence.ts';
import { fail, pass } from './verdict.ts';

/** Judges the files beside a bundle: those that it names, and that there are no others. */
export async function judgeArtifacts(record: Bundle, folder: string): Promise<VerifyCheck> {
  const names = await readdir(join(folder, 'artifacts')).catch((): string[] => []);
  const stray = names.find((name) => !record.artifacts.some(({ path }) => path === `artifacts/${name}`));
  if (stray !== undefined) return fail(`artifacts/${stray.slice(0, 100)} is not named in the bundle`);
  for (const artifact of record.artifacts) {
    const problem = await judgeArtifact(artifact, join(folder, artifact.path));
    if (problem !== undefined) return fail(problem);
  }
  return pass;
}

async function judgeArtifact(artifact: Artifact, path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) return `${artifact.path} is not a regular file`;
    if (found.size !== artifact.bytes)
      return `${artifact.path} has ${found.size} bytes, ${artifact.bytes} were recorded`;
    const hash = createHash('sha256');
    // In pieces: an artifact may be larger than memory. `end` bounds it should it grow meanwhile.
    for await (const piece of createReadStream(path, { end: artifact.bytes })) hash.update(piece);
    return hash.digest('hex') === artifact.sha256
      ? undefined
      : `${artifact.path} has another SHA-256 than was recorded`;
  } catch {
    return `${artifact.path} is missing or cannot be read`;
  }
}
