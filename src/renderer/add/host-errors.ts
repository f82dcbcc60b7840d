import { shortName } from '../../contract/primitives.ts';
import type { AddDraft } from '../state/add-draft.ts';

/** What is wrong with the host's fields, by field. */
export function errorsOf(host: AddDraft['host'], password: string, sudoPassword: string) {
  const name = shortName.safeParse(host.name).error?.issues[0]?.message;
  const ssh = host.where === 'ssh';
  return {
    name: name === undefined ? undefined : `Use ${name}.`,
    target: ssh && host.target.trim() === '' ? 'Give a name or an IP address.' : undefined,
    port: ssh && !/^[1-9][0-9]{0,4}$/.test(host.port.trim()) ? 'A number from 1 to 65535; 22 is usual.' : undefined,
    user: ssh && host.user.trim() === '' ? 'Give the account that Rounds logs in as.' : undefined,
    keyFile:
      ssh && host.credential === 'key' && host.keyFile.trim() === ''
        ? 'Give the path of the private key on this laptop.'
        : undefined,
    password:
      ssh && host.credential === 'password' && password === '' ? 'Give the password of that account.' : undefined,
    sudoPassword: host.sudo === 'password' && sudoPassword === '' ? 'Give the password that sudo asks for.' : undefined,
  };
}
/** See {@link errorsOf}. */
export type HostErrors = Partial<ReturnType<typeof errorsOf>>;
