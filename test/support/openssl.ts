import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunResult, run } from '../lab-kit/run.ts';

/** The recipe of the evidence specification, word for word, but for the name of the key's file. */
const RECIPE = `set -e
openssl dgst -sha256 -binary bundle.json > d.bin
openssl base64 -d -A -in bundle.sig -out s.bin
openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in d.bin -sigfile s.bin
`;

/**
 * Verifies a bundle with OpenSSL alone, on a copy.
 * @param folder the bundle's
 * @param pem the public key that is believed
 * @param alter changes the copy of `bundle.json` first
 */
export async function opensslVerify(
  folder: string,
  pem: string,
  alter: (bytes: Buffer) => void = () => undefined,
): Promise<RunResult> {
  const work = mkdtempSync(join(tmpdir(), 'rounds-openssl-'));
  try {
    const bytes = readFileSync(join(folder, 'bundle.json'));
    alter(bytes);
    writeFileSync(join(work, 'bundle.json'), bytes);
    copyFileSync(join(folder, 'bundle.sig'), join(work, 'bundle.sig'));
    copyFileSync(pem, join(work, 'key.pem'));
    return await run('sh', ['-c', RECIPE], { cwd: work });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
