import type { Host } from '../../contract/fleet.ts';
import { PRIVILEGED_COMMANDS } from '../checks/index.ts';
import { RoundsError } from '../errors.ts';
import { parseAddress } from '../transport/address.ts';

/** Where a drop-in goes on the host; sudo reads no file there whose name has a dot or ends in `~`. */
export const SUDOERS_PATH = '/etc/sudoers.d/rounds';

const FOLDERS = { nixos: ['/run/current-system/sw/bin'], linux: ['/usr/sbin', '/usr/bin'], windows: [] } as const;

/**
 * The sudoers drop-in with which the host's login may read what the checks need as root, and nothing else: whole
 * argument lists, no wildcards, no environment. A person reviews and installs it. Throws `INVALID_INPUT` for this
 * computer, and for a login whose name sudoers would read as something else.
 */
export function sudoersDropIn(host: Host): string {
  const address = parseAddress(host.address);
  if (address.scheme !== 'ssh')
    throw new RoundsError(
      'INVALID_INPUT',
      `${host.name} is this computer: it is read as whoever starts Rounds, without sudo.`,
    );
  if (!/^[a-z_][a-z0-9_-]*$/i.test(address.user)) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The login "${address.user}" cannot be written into sudoers safely. Give the host a login of letters, digits, "-" and "_".`,
    );
  }
  const lines = [...PRIVILEGED_COMMANDS].flatMap(([check, commands]) =>
    commands.flatMap(([program, ...args]) =>
      FOLDERS[host.platform].map((folder) => ({ check, command: command(`${folder}/${program}`, args) })),
    ),
  );
  return [
    `# Rounds reads ${host.name} as ${address.user}. Install with: visudo -f ${SUDOERS_PATH}`,
    ...lines.map(({ check, command: text }) => `# ${check}\n${address.user} ALL=(root) NOPASSWD: ${text}`),
    '',
  ].join('\n');
}

/** sudoers(5): a command without arguments would allow any, so `""` says "none"; these characters need a backslash. */
function command(path: string, args: readonly string[]): string {
  if (args.length === 0) return `${path} ""`;
  return [path, ...args.map((arg) => arg.replaceAll(/[\\,:=*?[\]!]/g, '\\$&'))].join(' ');
}
