import type { Command } from 'commander';
import type { GroupView } from '../../../contract/fleet.ts';
import { EXIT } from '../exit.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';

interface Reason {
  readonly reason?: string;
}

const RULE = `
A group is named by its name, or as SITE/GROUP where several sites have one of that name.
The baseline of a group overrides that of the site, section by section; that of a host overrides both. Where two groups of
a host say different things, the later one in this list holds. A new group is the last; "group order" changes that.`;

/** `rounds group ...` */
export function groupCommands(program: Command, register: Register): void {
  const groups = program
    .command('group')
    .alias('groups')
    .description('hosts of a site that are to look alike; every change is evidence')
    .addHelpText('after', RULE);
  const withReason = (command: Command) => command.option('--reason <text>', 'why; goes into the evidence');
  register(
    groups
      .command('list')
      .description('show the groups, the weakest first, with their hosts')
      .option('--site <site>', 'of this site only'),
    (options: { site?: string }) => async (context) =>
      withCore(context, async (client) => {
        const all = await client.groups.list(options.site === undefined ? {} : { site: options.site });
        context.output.json(all);
        context.output.line(all.length === 0 ? 'There are no groups. "rounds group add" makes one.' : groupTable(all));
        return EXIT.fine;
      }),
  );
  register(
    withReason(
      groups
        .command('add <name>')
        .description('make a group; it stands above the other groups of its site')
        .requiredOption('--site <site>', 'name or id of its site'),
    ),
    (options: Reason & { site: string }, name) => async (context) =>
      withVault(context, async (client) => {
        const added = await client.groups.add({ name, site: options.site, ...why(options) });
        context.output.json(added);
        context.output.line(`Added the group ${added.site}/${added.name}. Next: rounds group assign ${name} HOST ...`);
        return EXIT.fine;
      }),
  );
  register(
    withReason(groups.command('remove <group>').description('remove a group and its baseline; its hosts stay')),
    (options: Reason, name) => async (context) =>
      withVault(context, async (client) => {
        context.output.json(await client.groups.remove({ group: name, ...why(options) }));
        context.output.line(`Removed the group ${name}.`);
        return EXIT.fine;
      }),
  );
  register(
    withReason(groups.command('assign <group> <hosts...>').description('put hosts of its site into a group')),
    (options: Reason, name, ...hosts) =>
      async (context) =>
        withVault(context, async (client) =>
          told(await client.groups.assign({ group: name, hosts, ...why(options) }), context.output),
        ),
  );
  register(
    withReason(groups.command('unassign <group> <hosts...>').description('take hosts out of a group')),
    (options: Reason, name, ...hosts) =>
      async (context) =>
        withVault(context, async (client) =>
          told(await client.groups.unassign({ group: name, hosts, ...why(options) }), context.output),
        ),
  );
  register(
    withReason(
      groups
        .command('order <groups...>')
        .description('the order of all groups of a site, the weakest first')
        .requiredOption('--site <site>', 'name or id of the site'),
    ),
    (options: Reason & { site: string }, ...names) =>
      async (context) =>
        withVault(context, async (client) => {
          const all = await client.groups.order({ site: options.site, groups: names, ...why(options) });
          context.output.json(all);
          context.output.line(groupTable(all));
          return EXIT.fine;
        }),
  );
}

function told(group: GroupView, output: Output): number {
  output.json(group);
  output.line(`In ${group.site}/${group.name}: ${group.hosts.join(', ') || 'no host'}.`);
  return EXIT.fine;
}

function groupTable(groups: readonly GroupView[]): string {
  return table(
    ['SITE', 'RANK', 'GROUP', 'BASELINE', 'HOSTS'],
    groups.map((one) => [
      one.site,
      String(one.rank),
      one.name,
      one.baseline_sha256 === undefined ? 'none' : one.baseline_sha256.slice(0, 12),
      one.hosts.join(', '),
    ]),
  );
}

function why({ reason }: Reason): { reason?: string } {
  return reason === undefined ? {} : { reason };
}
