import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import { asDiskError } from '../../../agent-core/files.ts';
import type { DoctorItem } from '../../../contract/live.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import type { Register } from '../register.ts';
import { tryOpenVault, withCore } from '../session.ts';

const MARK = { ok: 'ok  ', warning: 'warn', failed: 'FAIL', not_checked: 'n/a ' } as const;

/** `rounds doctor [NAME] [--bundle FILE]` */
export function doctorCommand(program: Command, register: Register): void {
  register(
    program
      .command('doctor [name]')
      .description('look at what can go wrong: this console, and one host step by step')
      .option(
        '--bundle <file>',
        'also write a support file: scrubbed, without secrets, for you to read before you send it',
      ),
    (options: { bundle?: string }, name) => async (context) =>
      withCore(context, async (client) => {
        await tryOpenVault(context, client);
        const asked = name === undefined ? {} : { host: name };
        const { signal } = context;
        if (options.bundle === undefined) return show(context.output, await client.doctor(asked, { signal }));
        const { text, items } = await client.supportFile(asked, { signal });
        await writeNew(options.bundle, text);
        const code = show(context.output, items);
        context.output.note(
          `Wrote ${options.bundle}. Read it before you send it on: it names your hosts and their addresses.`,
        );
        return code;
      }),
    'a step failed',
  );
}

function show(output: Output, items: readonly DoctorItem[]): number {
  output.json(items);
  for (const item of items) {
    output.line(`${MARK[item.result]}  ${item.name}: ${item.detail}`);
    for (const line of item.advice?.split('\n') ?? []) output.line(`      ${line}`);
  }
  return items.some((item) => item.result === 'failed') ? EXIT.finding : EXIT.fine;
}

/** For its owner alone, and never over a file that is there. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new RoundsError('CONFLICT', `There is already a file ${path}. Name another one.`, { cause: error });
    throw asDiskError(error, path);
  }
}
