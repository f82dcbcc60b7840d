import type { Command } from 'commander';
import type { Trust } from '../../../contract/fleet.ts';
import { EXIT } from '../exit.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { tryOpenVault, withCore, withVault } from '../session.ts';

/** `rounds trust ...`: one host at a time, never a blanket yes. */
export function trustCommands(program: Command, register: Register): void {
  const trust = program.command('trust').description('identities of hosts, confirmed by a person');
  register(
    trust.command('list').description('where the trust in each host stands'),
    () => async (context) =>
      withCore(context, async (client) => {
        const all = await client.trust.list();
        context.output.json(all);
        context.output.line(
          table(
            ['HOST', 'IDENTITY', 'FINGERPRINT'],
            all.map((one) => [
              one.host_name,
              one.status.replaceAll('_', ' '),
              one.peer?.fingerprint ?? one.offer?.fingerprint ?? '',
            ]),
          ),
        );
        return all.some((one) => one.status === 'changed') ? EXIT.finding : EXIT.fine;
      }),
    'a host shows another identity than before',
  );
  register(
    trust.command('show <name>').description('ask a host who it is, without logging in'),
    (_options, name) => async (context) =>
      withCore(context, async (client) => {
        // The host itself is not logged in to; hosts on the way to it are.
        await tryOpenVault(context, client);
        const shown = await client.trust.show({ host: name });
        context.output.json(shown);
        explain(context.output, shown);
        return shown.status === 'trusted' || shown.status === 'not_needed' ? EXIT.fine : EXIT.finding;
      }),
    'nobody has confirmed what it shows',
  );
  register(
    trust
      .command('accept <name>')
      .description('accept the identity that you compared on the host itself')
      .requiredOption('--fingerprint <sha256>', 'the whole SHA256:... text'),
    (options: { fingerprint: string }, name) => async (context) =>
      withVault(context, async (client) => {
        const accepted = await client.trust.accept({ host: name, fingerprint: options.fingerprint });
        context.output.json(accepted);
        context.output.line(
          `${accepted.host_name} is known by ${accepted.peer?.fingerprint} from now on. Next: rounds scan ${accepted.host_name}`,
        );
        return EXIT.fine;
      }),
  );
  register(
    trust.command('forget <name>').description('forget the identity of a host, after it was reinstalled'),
    (_options, name) => async (context) =>
      withVault(context, async (client) => {
        context.output.json(await client.trust.forget({ host: name }));
        context.output.line(`Forgot the identity of ${name}. Nothing is sent to it before a new one is accepted.`);
        return EXIT.fine;
      }),
  );
}

function explain(output: Output, trust: Trust): void {
  const { offer, peer } = trust;
  switch (trust.status) {
    case 'not_needed':
      output.line(trust.how_to_check);
      return;
    case 'trusted':
      output.line(
        `${trust.host_name} is known by ${peer?.key_type} ${peer?.fingerprint}, accepted ${peer?.accepted_at} by ${peer?.accepted_by}.`,
      );
      return;
    case 'never_seen':
      output.line(`${trust.host_name} has not shown an identity yet.`);
      return;
    case 'first_contact':
      output.line(`First contact with ${trust.host_name}. It shows:`);
      output.line(`  ${offer?.key_type} ${offer?.fingerprint}`);
      output.line(`Compare: ${trust.how_to_check}`);
      output.line(`If they are the same: rounds trust accept ${trust.host_name} --fingerprint ${offer?.fingerprint}`);
      return;
    case 'changed':
      output.line(`STOP: ${trust.host_name} shows another key than the one that was accepted.`);
      output.line(`  known since ${peer?.accepted_at}: ${peer?.fingerprint}`);
      output.line(`  shown at    ${offer?.seen_at}: ${offer?.fingerprint}`);
      output.line('Either the host was reinstalled, or somebody sits between you and it. Nothing is sent to it.');
      output.line(
        `If you know why it changed: rounds trust forget ${trust.host_name}, then compare and accept the new one.`,
      );
  }
}
