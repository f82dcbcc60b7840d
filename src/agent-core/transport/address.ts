import { isIPv4, isIPv6 } from 'node:net';
import { RoundsError } from '../errors.ts';
import { plainText } from './plain-text.ts';

/** A host reached over SSH. */
export interface SshAddress {
  readonly scheme: 'ssh';
  readonly user: string;
  /** A name or an IP address, lower case, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A host of the demo clinic; `host` is its name there. */
export interface DemoAddress {
  readonly scheme: 'demo';
  readonly host: string;
}

/** How a host is reached: over SSH, as this computer itself, or not at all because it is part of the demo clinic. */
export type Address = SshAddress | DemoAddress | { readonly scheme: 'local' };

/** RFC 4254 gives 22. */
const SSH_PORT = 22;

/** As long as the contract lets an address be. */
const MAX_LENGTH = 300;

/** Unix names, and those of directories: `user@realm`, `DOMAIN\user`. Never a leading dash: it would read as an option. */
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.@\\+$-]{0,63}$/;

/** RFC 1123 labels, with the underscore that Windows and containers use. */
const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

const RIGHT =
  'Write ssh://USER@HOST:PORT (for example ssh://tech@192.168.1.20:22, or ssh://tech@[fd00::20]:22), or local: for this computer.';

/**
 * Reads an address as a person or a file wrote it. Strict: what is not exactly an address is refused rather than guessed,
 * because it decides where passwords are sent.
 * @throws RoundsError `INVALID_INPUT` naming every mistake, `UNSUPPORTED` for winrm
 */
export function parseAddress(text: string): Address {
  if (text.length > MAX_LENGTH) throw refused(text, [`it is longer than ${MAX_LENGTH} characters`]);
  if (text === 'local:') return { scheme: 'local' };
  if (text.startsWith('demo:')) return parseDemo(text);
  if (text.startsWith('winrm://')) {
    throw new RoundsError(
      'UNSUPPORTED',
      'Windows hosts over WinRM are not supported by this version of Rounds yet. Leave this host out, or watch it with a later version whose CHANGELOG names WinRM.',
    );
  }
  if (!text.startsWith('ssh://')) throw refused(text, ['it does not start with ssh://']);
  return parseSsh(text);
}

/** The one way to write an address; `parseAddress` gives the same back. */
export function formatAddress(address: Address): string {
  if (address.scheme === 'local') return 'local:';
  if (address.scheme === 'demo') return `demo:${address.host}`;
  const host = isIPv6(address.host) ? `[${address.host}]` : address.host;
  return `ssh://${address.user}@${host}:${address.port}`;
}

function parseDemo(text: string): DemoAddress {
  const host = text.slice('demo:'.length);
  if (host.length > 63 || !LABEL.test(host) || host !== host.toLowerCase())
    throw refused(text, ['what follows "demo:" is no name of a host']);
  return { scheme: 'demo', host };
}

function parseSsh(text: string): SshAddress {
  const rest = text.slice('ssh://'.length);
  // The last @, since names of directory users have one of their own.
  const at = rest.lastIndexOf('@');
  const user = rest.slice(0, Math.max(at, 0));
  const target = /^(?:\[(?<v6>[^[\]]*)\]|(?<name>[^:[\]]*))(?::(?<port>[^:]*))?$/s.exec(rest.slice(at + 1));
  const host = (target?.groups?.['v6'] ?? target?.groups?.['name'] ?? '').toLowerCase();
  const port = target?.groups?.['port'] ?? String(SSH_PORT);
  const mistakes = [
    ...userMistakes(at, user),
    ...(target === null ? ['the host is not a name, an IPv4 address or an IPv6 address in brackets'] : []),
    ...(target === null ? [] : hostMistakes(host, target.groups?.['v6'] !== undefined)),
    ...(/^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65535 ? [] : ['the port is not a number from 1 to 65535']),
  ];
  if (mistakes.length > 0) throw refused(text, mistakes);
  return { scheme: 'ssh', user, host, port: Number(port) };
}

function userMistakes(at: number, user: string): string[] {
  if (at < 0) return ['it does not say who logs in (USER@)'];
  if (user.includes(':')) return ['it holds a password, which belongs into the vault: give it with --password-stdin'];
  return USER.test(user) ? [] : ['the user is not a login name (letters, digits and . _ @ \\ + $ -, at most 64)'];
}

function hostMistakes(host: string, bracketed: boolean): string[] {
  if (bracketed) return isIPv6(host) && /^[0-9a-z.:%_-]+$/.test(host) ? [] : ['what is in brackets is no IPv6 address'];
  if (isIPv4(host)) return [];
  const labels = host.replace(/\.$/, '').split('.');
  const isName = host.length > 0 && host.length <= 253 && labels.every((label) => LABEL.test(label));
  if (!isName) return ['the host is not a name, an IPv4 address or an IPv6 address in brackets'];
  // A resolver takes "010.1", "0x7f.1" and "127.1" for addresses, and not for those that a person reads.
  const last = labels.at(-1) ?? '';
  return /^(?:[0-9]+|0x[0-9a-f]*)$/.test(last)
    ? ['the host looks like an IPv4 address, but is none (four numbers from 0 to 255)']
    : [];
}

function refused(text: string, mistakes: readonly string[]): RoundsError {
  // A password typed into an address must not come back in a message or a log.
  const shown = plainText(text, 80).replace(/:[^:@/]*@/g, ':•••@');
  return new RoundsError('INVALID_INPUT', `"${shown}" is not an address: ${mistakes.join('; ')}. ${RIGHT}`, {
    details: mistakes,
  });
}

/** Name or IP address of the host in an address, for an inventory; none for this computer or the demo clinic. */
export function hostPart(text: string): string[] {
  const address = parseAddress(text);
  return address.scheme === 'ssh' ? [address.host] : [];
}
