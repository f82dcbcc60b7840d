import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { ScanReport } from '../../../contract/drift.ts';
import { checkId } from '../../../contract/enums.ts';
import type { ScanEvent } from '../../../contract/live.ts';
import { EXIT } from '../exit.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';

/** `rounds scan` and `rounds history`. */
export function scanCommands(program: Command, register: Register): void {
  register(
    program
      .command('scan [names...]')
      .description('read hosts now, judge them and keep the results as evidence')
      .option('--all', 'all hosts'),
    (options: { all?: boolean }, ...names) =>
      async (context) => {
        if (names.length === 0 && options.all !== true)
          throw new RoundsError('INVALID_INPUT', 'Say which hosts, or --all.');
        if (names.length > 0 && options.all === true)
          throw new RoundsError('INVALID_INPUT', 'Either name hosts or say --all, not both.');
        return withVault(context, async (client) => {
          const report = await follow(
            await client.scan.run({ hosts: names }, { signal: context.signal }),
            context.output,
          );
          context.output.json(report);
          print(report, context.output);
          // A link that broke after the last answer, or strange lines between the answers, are findings of their own.
          const good =
            report.problems.length === 0 &&
            report.results.every(
              (result) =>
                result.state === 'compliant' || result.state === 'not_applicable' || result.state === 'alternative',
            );
          return good ? EXIT.fine : EXIT.finding;
        });
      },
    'not everything is compliant, or something could not be read',
  );
  register(
    program
      .command('history <name>')
      .description('what changed on a host')
      .option('--check <check>', 'one check only')
      .option('--days <n>', 'how far back', '30'),
    (options: { check?: string; days: string }, name) => async (context) =>
      withCore(context, async (client) => {
        const entries = await client.history({
          host: name,
          check: checkOf(options.check),
          days: Number(options.days),
        });
        context.output.json(entries);
        context.output.line(
          entries.length === 0
            ? 'Nothing was recorded in that time.'
            : table(
                ['WHEN', 'CHECK', 'STATE', 'SUMMARY'],
                entries.map((one) => [one.at, one.check, one.state, one.summary]),
              ),
        );
        return EXIT.fine;
      }),
  );
}

function checkOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const parsed = checkId.safeParse(text);
  if (!parsed.success)
    throw new RoundsError(
      'INVALID_INPUT',
      `There is no check "${text}". The checks are patching, av_edr, backup, logging, firewall, encryption.`,
    );
  return parsed.data;
}

async function follow(events: AsyncIterable<ScanEvent>, output: Output): Promise<ScanReport> {
  for await (const event of events) {
    if (event.type === 'ended') return event.report;
    if (event.type === 'host' && event.phase === 'done')
      output.note(
        event.problem === undefined ? `${event.host_name}: done` : `${event.host_name}: ${event.problem.message}`,
      );
  }
  throw new RoundsError('INTERNAL', 'The scan ended without its report. Run "rounds doctor" and keep the log.');
}

function print(report: ScanReport, output: Output): void {
  output.line(
    table(
      ['HOST', 'CHECK', 'STATE', 'SEVERITY', 'SUMMARY'],
      report.results.map((one) => [one.host_name, one.check, one.state, one.severity ?? '', one.summary]),
    ),
  );
  for (const { host_name, problem } of report.problems)
    for (const detail of problem.details ?? []) output.line(`${host_name}: ${detail}`);
  output.line(`${report.bundles.length} evidence bundles sealed.`);
}
