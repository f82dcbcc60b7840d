import { type Command, Option } from 'commander';
import type { Platform } from '../../../contract/enums.ts';
import type { Host, HostAccess } from '../../../contract/fleet.ts';
import { EXIT } from '../exit.ts';
import { type LoginOptions, readHostLogin, type WriteOptions } from '../host-secrets.ts';
import { table } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';
import { hostImportCommand } from './hosts-import.ts';

interface AddOptions extends LoginOptions, WriteOptions {
  readonly address: string;
  readonly platform: Platform;
  readonly site: string;
  readonly via?: string;
}

const STDIN_HELP = `
Secrets are read from standard input, one a line, in this order: login password or key passphrase, sudo password, then
those for writing. They go into the vault and nowhere else.`;

/** `rounds hosts ...` */
export function hostCommands(program: Command, register: Register): void {
  const hosts = program.command('hosts').description('the hosts that are watched');
  register(
    hosts
      .command('add <name>')
      .description('add a host')
      .requiredOption('--address <address>', 'ssh://USER@HOST:PORT or local:')
      .addOption(
        new Option('--platform <platform>', 'what kind of host')
          .choices(['nixos', 'linux', 'windows'])
          .makeOptionMandatory(),
      )
      .requiredOption('--site <site>', 'name or id of its site')
      .option('--key <file>', 'log in with this private key')
      .option('--key-passphrase-stdin', 'the key is encrypted: its passphrase is the next line of standard input')
      .option('--agent', 'log in with the keys of the SSH agent')
      .option('--password-stdin', 'log in with a password, the next line of standard input')
      .option('--sudo', 'reads may use "sudo -n" for named tools')
      .option('--sudo-password-stdin', 'reads use sudo with a password, the next line of standard input')
      .option('--via <hosts>', 'go through these known hosts, nearest first, separated by commas')
      .option('--write-user <user>', 'changes log in as this user; reads never do')
      .option('--write-key <file>', 'changes log in with this private key')
      .option('--write-key-passphrase-stdin', 'its passphrase is the next line of standard input')
      .option('--write-agent', 'changes log in with the keys of the SSH agent')
      .option('--write-password-stdin', 'changes log in with a password, the next line of standard input')
      .option('--write-sudo', 'changes use sudo without a password')
      .option('--write-sudo-password-stdin', 'changes use sudo with a password, the next line of standard input')
      .addHelpText('after', STDIN_HELP),
    (options: AddOptions, name) => async (context) => {
      const login = await readHostLogin(options, context.stdin);
      return withVault(context, async (client) => {
        const added = await client.hosts.add({
          name,
          site: options.site,
          address: options.address,
          platform: options.platform,
          ...login,
          ...(options.via === undefined ? {} : { jump: options.via.split(',').map((one) => one.trim()) }),
        });
        context.output.json(added);
        context.output.line(`Added ${added.name} (${added.address}).`);
        if (!added.address.startsWith('local:')) context.output.line(`Next: rounds trust show ${added.name}`);
        return EXIT.fine;
      });
    },
  );
  hostImportCommand(hosts, register);
  register(
    hosts.command('list').description('show all hosts'),
    () => async (context) =>
      withCore(context, async (client) => {
        const all = await client.hosts.list();
        context.output.json(all);
        context.output.line(
          table(
            ['NAME', 'PLATFORM', 'LOGIN', 'SUDO', 'ADDRESS', 'GROUPS'],
            all.map((one) => [one.name, one.platform, one.credential, one.sudo, one.address, one.groups.join(', ')]),
          ),
        );
        return EXIT.fine;
      }),
  );
  register(
    hosts.command('show <name>').description('show one host'),
    (_options, name) => async (context) =>
      withCore(context, async (client) => {
        const { host, site, groups, trust, access } = await client.hosts.show({ host: name });
        context.output.json({ host, site, groups, trust, access });
        context.output.line(
          table(
            ['WHAT', ''],
            [
              ['name', host.name],
              ['site', `${site.name} (${site.timezone})`],
              ...(groups.length === 0 ? [] : [['groups', groups.map((group) => group.name).join(', ')]]),
              ['platform', host.platform],
              ['address', host.address],
              ['login', host.key_file ?? host.credential],
              ['sudo', host.sudo],
              ...(access.via.length === 0 ? [] : [['reached through', access.via.join(', ')]]),
              ['writes', writesOf(host)],
              ['identity', trust.status.replaceAll('_', ' ')],
              ['id', host.host_id],
            ],
          ),
        );
        const remark = remarkOn(host, access, site.name);
        if (remark !== undefined) context.output.line(remark);
        return EXIT.fine;
      }),
  );
  register(
    hosts
      .command('sudoers <name>')
      .description('print the sudoers drop-in that lets reads do what they need as root, for you to install'),
    (_options, name) => async (context) =>
      withCore(context, async (client) => {
        const dropIn = await client.hosts.sudoers({ host: name });
        context.output.json(dropIn);
        context.output.line(dropIn.text.trimEnd());
        return EXIT.fine;
      }),
  );
  register(
    hosts.command('remove <name>').description('stop watching a host; its evidence stays'),
    (_options, name) => async (context) =>
      withVault(context, async (client) => {
        context.output.json(await client.hosts.remove({ host: name }));
        context.output.line(`Removed ${name}. Its evidence stays.`);
        return EXIT.fine;
      }),
  );
}

function writesOf({ write_credential: write }: Host): string {
  if (write === undefined) return 'by the same login as reads';
  return `${write.user ?? 'same user'}, ${write.key_file ?? write.credential}, sudo ${write.sudo}`;
}

/** Spec 6: where there is only one credential, this is said. */
function remarkOn(host: Host, access: HostAccess, site: string): string | undefined {
  if (host.address.startsWith('local:') || access.writes === 'own_credential') return undefined;
  const whole = access.site_has_one_credential ? ` No host of ${site} has one of its own.` : '';
  return `${host.name} has only one credential: whoever reads with it can also change things.${whole} --write-key or --write-password-stdin of "rounds hosts add" gives changes one of their own.`;
}
