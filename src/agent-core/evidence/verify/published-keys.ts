import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifyCheck } from '../../../contract/evidence.ts';
import { KEYS_FOLDER, keyFiles } from '../key-files.ts';
import { readEvidenceFile } from './read-file.ts';
import { MAX_KEY_FILE, type TrustedKeys } from './trust.ts';
import { fail, notChecked, pass } from './verdict.ts';

/**
 * Judges the key files that lie beside the evidence. Rounds itself does not believe them, but a reader without Rounds
 * does, so a change in them must show: the files must be what `keys.json` gives, `keys.json` must not say anything else
 * of a key than `trust` does, and where `trust` is the vault of this console it must say all of it and no more.
 */
export async function judgePublished(root: string, published: TrustedKeys, trust: TrustedKeys): Promise<VerifyCheck> {
  const list = await readEvidenceFile(join(root, KEYS_FOLDER, 'keys.json'), MAX_KEY_FILE, `${KEYS_FOLDER}/keys.json`);
  if (!list.ok) {
    return list.missing && !trust.complete ? notChecked(`${KEYS_FOLDER}/keys.json is missing`) : fail(list.problem);
  }
  const names = await readdir(join(root, KEYS_FOLDER)).catch((): string[] => []);
  const expected = keyFiles([...(trust.complete ? trust : published).records.values()]);
  for (const [name, bytes] of expected) {
    const shown = `${KEYS_FOLDER}/${name}`;
    const read = await readEvidenceFile(join(root, KEYS_FOLDER, name), MAX_KEY_FILE, shown);
    if (!read.ok) return fail(read.problem);
    const at = firstDifference(read.bytes, bytes);
    if (at !== undefined)
      return fail(`${shown} differs from what ${trust.complete ? trust.source : 'keys.json'} gives at byte ${at}`);
  }
  const stray = names.find((name) => name.endsWith('.pem') && !expected.has(name));
  if (stray !== undefined) return fail(`${KEYS_FOLDER}/${stray.slice(0, 100)} is a key that is not in the list`);
  if (!trust.confirmed) return notChecked('keys not confirmed');
  for (const [id, record] of published.records) {
    const trusted = trust.records.get(id);
    if (trusted === undefined || trust.anyRole || JSON.stringify(trusted) === JSON.stringify(record)) continue;
    return fail(`${KEYS_FOLDER}/keys.json says something else of key ${id} than ${trust.source}`);
  }
  return pass;
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? undefined : length;
}
