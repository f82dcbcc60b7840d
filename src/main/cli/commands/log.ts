import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { DayCompleteness, LogVerdict } from '../../../contract/evidence.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import type { Register } from '../register.ts';
import { tryOpenVault, withCore } from '../session.ts';

/** `rounds log ...` */
export function logCommands(program: Command, register: Register): void {
  const log = program.command('log').description("this device's log of evidence");
  register(
    log
      .command('status')
      .description('size, newest checkpoint, and whether anything is missing: of the log, and of each day')
      .option('--days <n>', 'how far back days are judged', '7'),
    (options: { days: string }) => async (context) =>
      withCore(context, async (client) => {
        await tryOpenVault(context, client);
        const status = await client.log.status({ days: Number(options.days) });
        context.output.json(status);
        context.output.line(
          `device ${status.device_id}: ${status.size} entries, newest checkpoint at ${status.checkpoint?.size ?? 'none'}`,
        );
        const holds = judge(status.verdict, context.output);
        if (status.switched_off.length > 0)
          context.output.line(`switched off in rounds.yaml, so not asked for: ${status.switched_off.join(', ')}`);
        return judgeDays(status.completeness, context.output) ? holds : EXIT.finding;
      }),
    'the log does not hold, or a day that is over lacks evidence',
  );
  register(
    log
      .command('checkpoint')
      .description('the newest signed checkpoint, to be kept elsewhere')
      .option('--out <file>', 'write it to this file'),
    (options: { out?: string }) => async (context) =>
      withCore(context, async (client) => {
        const checkpoint = await client.log.checkpoint();
        if (options.out !== undefined) await writeFile(options.out, checkpoint.text);
        context.output.json(checkpoint);
        context.output.line(
          options.out === undefined
            ? checkpoint.text.trimEnd()
            : `Wrote ${options.out}. Keep it somewhere else than this laptop.`,
        );
        return EXIT.fine;
      }),
  );
  register(
    log
      .command('consistency <old> [newer]')
      .description('is the log of these kept checkpoints the beginning of the log here?'),
    (_options, old, newer?: string) => async (context) => {
      const texts = { old: await read(old), ...(newer === undefined ? {} : { newer: await read(newer) }) };
      return withCore(context, async (client) => {
        await tryOpenVault(context, client);
        const verdict = await client.log.consistency(texts);
        context.output.json(verdict);
        return judge(verdict, context.output);
      });
    },
    'it is not, or the log does not hold',
  );
}

function judge(verdict: LogVerdict, output: Output): number {
  for (const [name, check] of Object.entries(verdict.checks))
    output.line(`  ${name}: ${check.result}${check.detail === undefined ? '' : `: ${check.detail}`}`);
  for (const { seq, bundle_id } of verdict.missing)
    output.line(`  missing: number ${seq}${bundle_id === undefined ? '' : `, bundle ${bundle_id}`}`);
  const holds = verdict.missing.length === 0 && Object.values(verdict.checks).every((check) => check.result !== 'fail');
  return holds ? EXIT.fine : EXIT.finding;
}

/** Names what no evidence covers; false when a day that is over lacks something. */
function judgeDays(days: readonly DayCompleteness[], output: Output): boolean {
  for (const { site, day, ongoing, missing } of days) {
    const hosts = new Map<string, string[]>();
    for (const { host, check } of missing) hosts.set(host, [...(hosts.get(host) ?? []), check]);
    const isOpen = ongoing === true;
    const results = missing.length === 1 ? '1 result' : `${missing.length} results`;
    const gap = isOpen ? `${results} still to come` : `${results} MISSING`;
    output.line(`${site} ${day}: ${missing.length > 0 ? gap : isOpen ? 'complete so far' : 'complete'}`);
    for (const [host, checks] of hosts)
      output.line(`  ${host}: no evidence ${isOpen ? 'yet ' : ''}of ${checks.join(', ')}`);
  }
  return days.every((day) => day.ongoing === true || day.missing.length === 0);
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RoundsError('NOT_FOUND', `The checkpoint ${file} cannot be read. Check the path.`, { cause });
  });
}
