import type { Command } from 'commander';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';
import { tryOpenVault, withCore } from '../session.ts';

const MARK = { ok: 'ok  ', warning: 'warn', failed: 'FAIL', not_checked: 'n/a ' } as const;

/** `rounds doctor [NAME]` */
export function doctorCommand(program: Command, register: Register): void {
  register(
    program.command('doctor [name]').description('look at what can go wrong: this console, and one host step by step'),
    (_options, name) => async (context) =>
      withCore(context, async (client) => {
        await tryOpenVault(context, client);
        const items = await client.doctor(name === undefined ? {} : { host: name }, { signal: context.signal });
        context.output.json(items);
        for (const item of items) {
          context.output.line(`${MARK[item.result]}  ${item.name}: ${item.detail}`);
          if (item.advice !== undefined) context.output.line(`      ${item.advice}`);
        }
        return items.some((item) => item.result === 'failed') ? EXIT.finding : EXIT.fine;
      }),
  );
}
