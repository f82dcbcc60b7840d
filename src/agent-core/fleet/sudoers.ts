import type { Baseline } from '../../contract/baseline.ts';
import type { Host } from '../../contract/fleet.ts';
import { privilegedCommands } from '../checks/index.ts';
import { RoundsError } from '../errors.ts';
import { parseAddress } from '../transport/address.ts';

/** Where a drop-in goes on the host; sudo reads no file there whose name has a dot or ends in `~`. */
export const SUDOERS_PATH = '/etc/sudoers.d/rounds';

const FOLDERS = { nixos: ['/run/current-system/sw/bin'], linux: ['/usr/sbin', '/usr/bin'], windows: [] } as const;

/**
 * Where sudo looks for the programs that probes name without their folder, and where those look for others (restic starts
 * ssh): folders that only root may write, NixOS first as in the probes' own PATH.
 */
const SECURE_PATH = '/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What an argument may hold: nothing that sudoers, its wildcards (`*?[]!`) or its expressions (`^...$`) give a meaning to, but for what is escaped below. */
const ARGUMENT = /^[A-Za-z0-9_./@+%~:=,-]{1,1000}$/;

/** Folders whose files only root should see: a baseline must not make the drop-in a way to read them. */
const SECRET = /^\/(?:etc|root|home|boot|proc|sys|dev)\//;

/**
 * The sudoers drop-in with which the host's login may read what its checks need as root under its baseline, and nothing
 * else: whole argument lists, no wildcards, no environment. A person reviews and installs it. Throws `INVALID_INPUT` for
 * this computer, for a login whose name sudoers would read as something else, and, naming each, for values of the
 * baseline that cannot stand in such a file.
 */
export function sudoersDropIn(host: Host, baseline: Baseline): string {
  const address = parseAddress(host.address);
  if (address.scheme !== 'ssh')
    throw new RoundsError(
      'INVALID_INPUT',
      `${host.name} is this computer: it is read as whoever starts Rounds, without sudo.`,
    );
  // ALL, and an alias, are written in capitals.
  if (!/^[a-z_][a-z0-9_-]*$/i.test(address.user) || /^[A-Z][A-Z0-9_]*$/.test(address.user)) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The login "${address.user}" cannot be written into sudoers safely. Give the host a login of letters, digits, "-" and "_", not all in capitals.`,
    );
  }
  const asked = [...privilegedCommands(baseline)];
  const details = asked.flatMap(([check, commands]) => commands.flatMap((words) => mistakes(check, words)));
  if (details.length > 0)
    throw new RoundsError(
      'INVALID_INPUT',
      `The baseline of ${host.name} names what must not stand in a sudoers file. Correct it, then make the file again.`,
      { details },
    );
  const lines = asked.flatMap(([check, commands]) =>
    commands.flatMap(([program, ...args]) =>
      FOLDERS[host.platform].map((folder) => ({ check, text: command(`${folder}/${program}`, args) })),
    ),
  );
  return [
    `# Rounds reads ${host.name} as ${address.user}. Install with: visudo -f ${SUDOERS_PATH}`,
    ...(host.platform === 'nixos' ? ['# On NixOS: as the text of security.sudo.extraConfig.'] : []),
    '# Made for the baseline of today: make it again when paths, volumes or the repository in it change.',
    `Defaults:${address.user} secure_path="${SECURE_PATH}"`,
    ...lines.map(({ check, text }) => `# ${check}\n${address.user} ALL=(root) NOPASSWD: ${text}`),
    '',
  ].join('\n');
}

function mistakes(check: string, [program = '', ...args]: readonly string[]): string[] {
  const wrong = args.filter((arg) => !ARGUMENT.test(arg));
  const secret = program === 'head' || program === 'tail' ? args.filter((arg) => SECRET.test(arg)) : [];
  return [
    ...wrong.map((arg) => `${check}: ${JSON.stringify(arg)} has characters that mean something else in sudoers.`),
    ...secret.map((arg) => `${check}: ${arg} lies where hosts keep secrets; let the record be written below /var/lib.`),
  ];
}

/** sudoers(5): a command without arguments would allow any, so `""` says "none"; `,` `:` `=` need a backslash. */
function command(path: string, args: readonly string[]): string {
  if (args.length === 0) return `${path} ""`;
  return [path, ...args.map((arg) => arg.replaceAll(/[,:=]/g, '\\$&'))].join(' ');
}
