import type { Command } from 'commander';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import type { Register } from '../register.ts';
import { withVault } from '../session.ts';

/** `rounds keys ...` */
export function keyCommands(program: Command, register: Register): void {
  const keys = program.command('keys').description('public halves of the keys that sign');
  register(
    keys.command('list').description('show all keys'),
    () => async (context) =>
      withVault(context, async (client) => {
        const records = await client.keys.list();
        context.output.json(records);
        context.output.line(
          table(
            ['ROLE', 'HOLDER', 'SINCE', 'KEY ID'],
            records.map((one) => [one.role, one.holder, one.not_before, one.key_id]),
          ),
        );
        return EXIT.fine;
      }),
  );
}
