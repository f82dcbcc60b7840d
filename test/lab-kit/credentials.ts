import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './run.ts';

/** How to get into the hosts of a lab. Made anew for every lab. */
export type Credentials = {
  /** Private key that `tech` (and the users of a hostile host) may log in with: a path; ed25519, OpenSSH format, no passphrase. */
  readonly keyFile: string;
  /** Private key that root may log in with: a path. */
  readonly rootKeyFile: string;
  /** A key that no host knows: a path. */
  readonly strangerKeyFile: string;
  /** Password of `tech`, for login and for sudo. It holds blanks, quotes and shell characters, as good passwords do. */
  readonly password: string;
  /** The letters and digits in the password: search for these to find the password however it was quoted or escaped. */
  readonly passwordCore: string;
};

/** Makes the keys (with ssh-keygen) and the password of a lab in `folder`. */
export async function makeCredentials(folder: string): Promise<Credentials> {
  const key = async (name: string) => {
    const path = join(folder, name);
    await must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `${name}@lab`, '-f', path]);
    return path;
  };
  const passwordCore = randomBytes(12).toString('hex');
  return {
    keyFile: await key('tech_key'),
    rootKeyFile: await key('root_key'),
    strangerKeyFile: await key('stranger_key'),
    password: `${passwordCore} $HOME;'\`!`,
    passwordCore,
  };
}

/** The public half of a private key file, as one line of `authorized_keys`. */
export function publicKey(keyFile: string): string {
  return readFileSync(`${keyFile}.pub`, 'utf8');
}
