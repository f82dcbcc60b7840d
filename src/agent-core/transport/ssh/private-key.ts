import { createHash, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import ssh2, { type ParsedKey } from 'ssh2';
import { z } from 'zod';
import { RoundsError } from '../../errors.ts';
import { formatOpensshPrivate } from '../../evidence/openssh-key.ts';
import openKeySource from './open-key.worker.cjs?raw';

/** A key file and, where it is encrypted, how to get its passphrase from the vault. */
export interface KeyFile {
  readonly keyFile: string;
  readonly passphrase?: (() => Promise<string>) | undefined;
}

/** Reads private keys; remembers those that took a second to open. */
export interface KeyReader {
  /**
   * The key, read anew: the file may have been replaced since the last login.
   * @throws RoundsError `INVALID_INPUT` for a file that is no private key, `AUTH_FAILED` when it is encrypted and the
   *   passphrase is missing or wrong, or what fetching the passphrase throws
   */
  read(key: KeyFile): Promise<ParsedKey>;
}

/** An RSA key of 16384 bits in PEM has 13 KiB. */
const MAX_KEY_BYTES = 64 * 1024;

/** Keys that are remembered: a technician has one or two. */
const REMEMBERED = 8;

/** OpenSSH's 16 to 24 rounds take a second; a file that asks for millions is stopped. */
const OPEN_LIMIT_MS = 30_000;

/**
 * Makes a reader. What it remembers is found by file content and passphrase together, so a locked vault, a new passphrase
 * and a new file all count at once; many logins at the same time open a key once.
 */
export function keyReader(): KeyReader {
  const opened = new Map<string, Promise<string>>();
  return {
    async read({ keyFile, passphrase }) {
      const text = await readText(keyFile);
      if (!isEncrypted(text)) return parse(text, keyFile);
      const secret = await passphrase?.();
      if (secret === undefined) throw needsPassphrase(keyFile);
      // A hash: neither the passphrase nor the file is kept as text.
      const name = createHash('sha256').update(text).update('\0').update(secret).digest('base64');
      const opening = opened.get(name) ?? openInThread(text, secret, keyFile);
      opened.delete(name);
      opened.set(name, opening);
      for (const oldest of opened.keys()) if (opened.size > REMEMBERED) opened.delete(oldest);
      opening.catch(() => opened.delete(name));
      return parse(await opening, keyFile);
    },
  };
}

async function readText(keyFile: string): Promise<string> {
  const bytes = await readFile(keyFile).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT'
        ? 'is not there'
        : error.code === 'EACCES'
          ? 'may not be read by you'
          : `cannot be read (${error.code ?? error.message})`;
    throw new RoundsError(
      'INVALID_INPUT',
      `The key file ${keyFile} ${why}. Correct the path or its mode, or add the host again with another key.`,
      { cause: error },
    );
  });
  if (bytes.length > MAX_KEY_BYTES) throw noKey(keyFile, 'it is far too long');
  return bytes.toString('latin1');
}

/** Told without opening it: PKCS#8 and the old PEM say so in clear, OpenSSH's form names its cipher first. */
function isEncrypted(text: string): boolean {
  if (text.includes('BEGIN ENCRYPTED PRIVATE KEY') || text.includes('Proc-Type: 4,ENCRYPTED')) return true;
  const body = /BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)-----END/.exec(text)?.[1];
  if (body === undefined) return false;
  const head = Buffer.from(body.replaceAll(/\s/g, '').slice(0, 64), 'base64').toString('latin1');
  return head.startsWith('openssh-key-v1\0') && !head.startsWith('openssh-key-v1\0\0\0\0\x04none');
}

const answer = z.union([
  z.object({ pem: z.string() }),
  z.object({ failed: z.enum(['passphrase', 'format']), why: z.string() }),
]);

async function openInThread(text: string, passphrase: string, keyFile: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  // Nothing of our environment, and nothing on our streams: what a library prints about a key is nobody's business.
  const worker = new Worker(openKeySource, {
    eval: true,
    env: {},
    stdout: true,
    stderr: true,
    workerData: { text, passphrase, from: import.meta.url },
  });
  worker.once('message', resolve);
  worker.once('error', (cause) => reject(new RoundsError('INTERNAL', `${keyFile} could not be opened.`, { cause })));
  worker.once('exit', () => reject(tooSlow(keyFile)));
  const timer = setTimeout(() => reject(tooSlow(keyFile)), OPEN_LIMIT_MS);
  try {
    const said = answer.parse(await promise);
    if ('pem' in said) return said.pem;
    throw said.failed === 'passphrase' ? wrongPassphrase(keyFile) : noKey(keyFile, said.why);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** An unencrypted key in any form. */
function parse(text: string, keyFile: string): ParsedKey {
  const key = ssh2.utils.parseKey(text.includes('BEGIN PRIVATE KEY') ? fromPkcs8(text, keyFile) : text);
  if (key instanceof Error) throw noKey(keyFile, key.message);
  const first = Array.isArray(key) ? key[0] : key;
  if (first?.isPrivateKey() === true) return first;
  throw new RoundsError(
    'INVALID_INPUT',
    `The file ${keyFile} holds a public key. Give the private half: the same name without ".pub".`,
  );
}

/** PKCS#8 in a form that the SSH library reads: each kind of key has an older one of its own. */
function fromPkcs8(text: string, keyFile: string): string {
  try {
    const key = createPrivateKey(text);
    switch (key.asymmetricKeyType) {
      case 'rsa':
        return key.export({ type: 'pkcs1', format: 'pem' }).toString();
      case 'ec':
        return key.export({ type: 'sec1', format: 'pem' }).toString();
      case 'ed25519': {
        const seed = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
        return formatOpensshPrivate({ seed, comment: '' });
      }
      default:
        throw noKey(keyFile, `keys of type ${key.asymmetricKeyType ?? 'unknown'} are not for SSH`);
    }
  } catch (error) {
    if (error instanceof RoundsError) throw error;
    throw noKey(keyFile, 'its content is damaged');
  }
}

function noKey(keyFile: string, why: string): RoundsError {
  return new RoundsError(
    'INVALID_INPUT',
    `The file ${keyFile} holds no private key that SSH understands (${why}). Give the private half, in OpenSSH or PEM form.`,
  );
}

function needsPassphrase(keyFile: string): RoundsError {
  return new RoundsError(
    'AUTH_FAILED',
    `The key file ${keyFile} is encrypted, and the vault has no passphrase for it. Add the host again with --key-passphrase-stdin, or hand the key to the SSH agent ("ssh-add ${keyFile}") and add the host with --agent.`,
  );
}

function wrongPassphrase(keyFile: string): RoundsError {
  return new RoundsError(
    'AUTH_FAILED',
    `The passphrase does not open the key file ${keyFile}. Try it with "ssh-keygen -y -f ${keyFile}", then add the host again with the right one (--key-passphrase-stdin).`,
  );
}

function tooSlow(keyFile: string): RoundsError {
  return new RoundsError(
    'INVALID_INPUT',
    `The key file ${keyFile} could not be opened within ${OPEN_LIMIT_MS / 1000} s: it asks for too many rounds. Encrypt it anew with "ssh-keygen -p -a 16 -f ${keyFile}".`,
  );
}
