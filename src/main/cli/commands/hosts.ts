import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { NewCredential } from '../../../contract/contract.ts';
import type { Platform } from '../../../contract/enums.ts';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import { readSecretLine } from '../passphrase.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';
import { hostImportCommand } from './hosts-import.ts';

interface AddOptions {
  readonly address: string;
  readonly platform: Platform;
  readonly site: string;
  readonly key?: string;
  readonly agent?: boolean;
  readonly passwordStdin?: boolean;
  readonly sudo?: boolean;
  readonly sudoPasswordStdin?: boolean;
}

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
      .addOption(new Option('--key <file>', 'log in with this private key').conflicts(['agent', 'passwordStdin']))
      .addOption(new Option('--agent', 'log in with the keys of the SSH agent').conflicts(['key', 'passwordStdin']))
      .option('--password-stdin', 'log in with a password, read from the first line of standard input')
      .addOption(new Option('--sudo', 'reads may use "sudo -n" for named tools').conflicts('sudoPasswordStdin'))
      .option('--sudo-password-stdin', 'reads use sudo with a password, read from the next line of standard input'),
    (options: AddOptions, name) => async (context) => {
      const secrets = await readSecrets(options, context.stdin);
      return withVault(context, async (client) => {
        const added = await client.hosts.add({
          name: name,
          site: options.site,
          address: options.address,
          platform: options.platform,
          credential: secrets.credential,
          sudo: options.sudoPasswordStdin ? 'password' : options.sudo ? 'nopasswd' : 'none',
          ...(secrets.sudo === undefined ? {} : { sudo_password: secrets.sudo }),
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
            ['NAME', 'PLATFORM', 'LOGIN', 'SUDO', 'ADDRESS'],
            all.map((one) => [one.name, one.platform, one.credential, one.sudo, one.address]),
          ),
        );
        return EXIT.fine;
      }),
  );
  register(
    hosts.command('show <name>').description('show one host'),
    (_options, name) => async (context) =>
      withCore(context, async (client) => {
        const { host, site, trust } = await client.hosts.show({ host: name });
        context.output.json({ host, site, trust });
        context.output.line(
          table(
            ['WHAT', ''],
            [
              ['name', host.name],
              ['site', `${site.name} (${site.timezone})`],
              ['platform', host.platform],
              ['address', host.address],
              ['login', host.key_file ?? host.credential],
              ['sudo', host.sudo],
              ['identity', trust.status],
              ['id', host.host_id],
            ],
          ),
        );
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

async function readSecrets(
  options: AddOptions,
  stdin: NodeJS.ReadableStream,
): Promise<{ credential: NewCredential; sudo: string | undefined }> {
  const lines = options.passwordStdin || options.sudoPasswordStdin ? readSecretLine(stdin) : undefined;
  const next = async (what: string): Promise<string> => {
    const line = await lines?.next();
    if (line === undefined || line.done || line.value === '')
      throw new RoundsError('INVALID_INPUT', `The ${what} was expected on standard input, and there was none.`);
    return line.value;
  };
  try {
    const credential = await credentialOf(options, next);
    const sudo = options.sudoPasswordStdin ? await next('sudo password') : undefined;
    return { credential, sudo };
  } finally {
    await lines?.return(undefined);
  }
}

async function credentialOf(options: AddOptions, next: (what: string) => Promise<string>): Promise<NewCredential> {
  if (options.passwordStdin) return { kind: 'password', password: await next('password') };
  if (options.key !== undefined) return { kind: 'key', key_file: resolve(options.key) };
  return { kind: options.agent ? 'agent' : 'none' };
}
