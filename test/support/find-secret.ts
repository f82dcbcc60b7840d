import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './tampering.ts';

/** Forms in which a secret would still be one: as it is, as UTF-16, as hex, and as base64 at each of its three alignments. */
export function formsOf(secret: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = new Map([
    ['plain', bytes],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
  ]);
  for (const before of [0, 1, 2]) {
    // The digits at both ends also hold bits of the neighbours: only those between belong to the secret alone.
    const digits = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    forms.set(`base64 +${before}`, Buffer.from(digits.slice(first, whole)));
  }
  return forms;
}

/** Where any form of any of the secrets stands in a text or some bytes; empty when nowhere. `where` is for the answer. */
export function findSecrets(secrets: readonly string[], where: string, content: string | Uint8Array): string[] {
  const bytes = Buffer.from(content);
  return secrets.flatMap((secret, index) =>
    [...formsOf(secret)].flatMap(([form, wanted]) =>
      bytes.includes(wanted) ? [`${where}: secret ${index + 1} in ${form}`] : [],
    ),
  );
}

/** The same for every file below a folder. */
export function findSecretsBelow(secrets: readonly string[], folder: string): string[] {
  return filesBelow(folder).flatMap((file) => findSecrets(secrets, file, readFileSync(join(folder, file))));
}
