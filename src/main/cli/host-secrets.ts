import { resolve } from 'node:path';
import { RoundsError } from '../../agent-core/errors.ts';
import type { NewCredential, NewHost } from '../../contract/contract.ts';
import type { SudoMode } from '../../contract/fleet.ts';
import { readSecretLine } from './passphrase.ts';

/** How a host is logged in to, as the command line says it. */
export interface LoginOptions {
  readonly key?: string;
  readonly keyPassphraseStdin?: boolean;
  readonly agent?: boolean;
  readonly passwordStdin?: boolean;
  readonly sudo?: boolean;
  readonly sudoPasswordStdin?: boolean;
}

/** The same for changes. */
export interface WriteOptions {
  readonly writeUser?: string;
  readonly writeKey?: string;
  readonly writeKeyPassphraseStdin?: boolean;
  readonly writeAgent?: boolean;
  readonly writePasswordStdin?: boolean;
  readonly writeSudo?: boolean;
  readonly writeSudoPasswordStdin?: boolean;
}

/** The parts of a new host that say how it is logged in to. */
export type HostLogin = Pick<NewHost, 'credential' | 'sudo' | 'sudo_password' | 'write_credential'>;

/**
 * Credentials as the contract takes them. Secrets come from standard input, never from arguments, one a line in this order:
 * login password or key passphrase, sudo password; then the same two for changes.
 * @throws RoundsError `INVALID_INPUT` for a line that is not there, or options that do not go together
 */
export async function readHostLogin(
  options: LoginOptions & WriteOptions,
  stdin: NodeJS.ReadableStream,
): Promise<HostLogin> {
  const write: LoginOptions = {
    ...(options.writeKey === undefined ? {} : { key: options.writeKey }),
    keyPassphraseStdin: options.writeKeyPassphraseStdin === true,
    agent: options.writeAgent === true,
    passwordStdin: options.writePasswordStdin === true,
    sudo: options.writeSudo === true,
    sudoPasswordStdin: options.writeSudoPasswordStdin === true,
  };
  const hasWrite = options.writeUser !== undefined || Object.values(write).some((value) => value !== false);
  assertTogether(options, '--');
  assertTogether(write, '--write-');
  const lines = wantsLine(options) || wantsLine(write) ? readSecretLine(stdin) : undefined;
  const next = async (what: string): Promise<string> => {
    const line = await lines?.next();
    if (line === undefined || line.done || line.value === '')
      throw new RoundsError('INVALID_INPUT', `The ${what} was expected on standard input, and there was none.`);
    return line.value;
  };
  try {
    const own = await loginOf(options, '', next);
    if (!hasWrite) return own;
    const user = options.writeUser === undefined ? {} : { user: options.writeUser };
    return { ...own, write_credential: { ...user, ...(await loginOf(write, 'write ', next)) } };
  } finally {
    await lines?.return(undefined);
  }
}

async function loginOf(
  options: LoginOptions,
  which: string,
  next: (what: string) => Promise<string>,
): Promise<{ credential: NewCredential; sudo: SudoMode; sudo_password?: string }> {
  const credential = await credentialOf(options, which, next);
  if (options.sudoPasswordStdin === true)
    return { credential, sudo: 'password', sudo_password: await next(`${which}sudo password`) };
  return { credential, sudo: options.sudo === true ? 'nopasswd' : 'none' };
}

async function credentialOf(
  options: LoginOptions,
  which: string,
  next: (what: string) => Promise<string>,
): Promise<NewCredential> {
  if (options.passwordStdin === true) return { kind: 'password', password: await next(`${which}password`) };
  if (options.key === undefined) return { kind: options.agent === true ? 'agent' : 'none' };
  const passphrase = options.keyPassphraseStdin === true ? { passphrase: await next(`${which}key's passphrase`) } : {};
  return { kind: 'key', key_file: resolve(options.key), ...passphrase };
}

function wantsLine(options: LoginOptions): boolean {
  return [options.passwordStdin, options.keyPassphraseStdin, options.sudoPasswordStdin].includes(true);
}

function assertTogether(options: LoginOptions, prefix: string): void {
  const ways = [options.key !== undefined, options.agent === true, options.passwordStdin === true].filter(Boolean);
  if (ways.length > 1) throw mistake(`Give one of ${prefix}key, ${prefix}agent and ${prefix}password-stdin.`);
  if (options.keyPassphraseStdin === true && options.key === undefined)
    throw mistake(`${prefix}key-passphrase-stdin belongs to ${prefix}key FILE.`);
  if (options.sudo === true && options.sudoPasswordStdin === true)
    throw mistake(`Give one of ${prefix}sudo and ${prefix}sudo-password-stdin.`);
}

function mistake(what: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `${what} "rounds hosts add --help" shows what goes together.`);
}
