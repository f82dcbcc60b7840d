import type { Command } from 'commander';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';
import { siteExchangeCommands } from './site-exchange.ts';

/** `rounds site ...` */
export function siteCommands(program: Command, register: Register): void {
  const site = program.command('site').description('clinics, each with its time zone');
  register(
    site.command('list').description('show all sites'),
    () => async (context) =>
      withCore(context, async (client) => {
        const sites = await client.sites.list();
        context.output.json(sites);
        context.output.line(
          table(
            ['NAME', 'TIME ZONE', 'ID'],
            sites.map((one) => [one.name, one.timezone, one.site_id]),
          ),
        );
        return EXIT.fine;
      }),
  );
  siteExchangeCommands(site, register);
  register(
    site
      .command('add <name>')
      .description('add a clinic')
      .requiredOption('--timezone <zone>', 'IANA time zone, such as America/Chicago'),
    (options: { timezone: string }, name) => async (context) =>
      withVault(context, async (client) => {
        const added = await client.sites.add({ name: name, timezone: options.timezone });
        context.output.json(added);
        context.output.line(`Added the site ${added.name} (${added.timezone}).`);
        return EXIT.fine;
      }),
  );
}
