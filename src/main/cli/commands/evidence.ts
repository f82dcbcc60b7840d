import { type Command, Option } from 'commander';
import { systemClock } from '../../../agent-core/clock.ts';
import { RoundsError } from '../../../agent-core/errors.ts';
import { newDatabaseFromEvidence } from '../../../agent-core/evidence/recover/new-database.ts';
import { EVIDENCE_KINDS, type EvidenceRow, evidenceFilter, type VerifyCheckName } from '../../../contract/evidence.ts';
import { readConfig } from '../config-file.ts';
import { EXIT } from '../exit.ts';
import { table } from '../output.ts';
import type { Register } from '../register.ts';
import { tryOpenVault, withCore } from '../session.ts';

interface ListOptions {
  readonly check?: string;
  readonly outcome?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly host?: string;
  readonly text?: string;
  readonly limit: string;
}

/** `rounds evidence ...` */
export function evidenceCommands(program: Command, register: Register): void {
  const evidence = program.command('evidence').description('signed records of what was found and done');
  register(
    evidence
      .command('list')
      .description('find evidence, newest first')
      .option('--check <check>', 'of this check')
      .option('--outcome <outcome>', 'success, alert, failed ...')
      .addOption(new Option('--kind <kind>', 'of this kind').choices(EVIDENCE_KINDS))
      .option('--from <time>', 'not before this time')
      .option('--to <time>', 'before this time')
      .option('--host <host>', 'of this host')
      .option('--text <words>', 'with these words')
      .option('--limit <n>', 'at most so many', '100'),
    (options: ListOptions) => async (context) =>
      withCore(context, async (client) => {
        const rows = await client.evidence.list(filterOf(options));
        context.output.json(rows);
        context.output.line(rows.length === 0 ? 'No evidence matches.' : listing(rows));
        return EXIT.fine;
      }),
  );
  register(
    evidence.command('show <ref>').description('one bundle, by id or label, with its verification'),
    (_options, ref) => async (context) =>
      withCore(context, async (client) => {
        await tryOpenVault(context, client);
        const shown = await client.evidence.show({ bundle: ref });
        context.output.json(shown);
        context.output.line(JSON.stringify(shown.bundle, undefined, 2));
        context.output.line(`\n${shown.path}\nverdict: ${shown.verification.verdict}`);
        for (const [name, check] of Object.entries(shown.verification.checks) as [
          VerifyCheckName,
          { result: string; detail?: string },
        ][]) {
          context.output.line(
            `  ${name.padEnd(18)} ${check.result}${check.detail === undefined ? '' : `: ${check.detail}`}`,
          );
        }
        return shown.verification.verdict === 'valid' ? EXIT.fine : EXIT.finding;
      }),
  );
  register(
    evidence
      .command('rebuild-index')
      .description('make the index anew from the evidence files')
      .option(
        '--new-database',
        'the database is damaged: set it aside, make a new one and find the place in the log again',
      ),
    (options: { newDatabase?: boolean }) => async (context) => {
      if (options.newDatabase === true) {
        const kept = await newDatabaseFromEvidence(
          context.dataDir,
          (await readConfig(context)).evidence_dir,
          systemClock,
        );
        context.output.note(
          `${kept.movedTo === undefined ? 'There was no database' : `The damaged database is kept as ${kept.movedTo}`}. The log goes on after number ${kept.entries + kept.pending}.`,
        );
      }
      return withCore(context, async (client) => {
        const rebuilt = await client.evidence.rebuildIndex();
        context.output.json(rebuilt);
        context.output.line(`${rebuilt.bundles} bundles in the index.`);
        for (const problem of rebuilt.problems) context.output.line(`not readable: ${problem}`);
        return rebuilt.problems.length === 0 ? EXIT.fine : EXIT.finding;
      });
    },
  );
}

function filterOf(options: ListOptions) {
  const parsed = evidenceFilter.safeParse({
    ...options,
    from: timeOf(options.from, 'from'),
    to: timeOf(options.to, 'to'),
    limit: Number(options.limit),
  });
  if (parsed.success) return parsed.data;
  throw new RoundsError('INVALID_INPUT', 'The filter is not right.', {
    details: parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`),
  });
}

/** A date or a time as a person types it, as the one form of records. */
function timeOf(text: string | undefined, option: string): string | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new RoundsError('INVALID_INPUT', `--${option} ${text} is no time. Write 2026-01-31 or 2026-01-31T08:00:00Z.`);
  return new Date(ms).toISOString();
}

function listing(rows: readonly EvidenceRow[]): string {
  return table(
    ['LABEL', 'WHEN', 'KIND', 'HOST', 'CHECK', 'STATE', 'SUMMARY'],
    rows.map((row) => [
      row.label,
      row.timestamp,
      row.kind,
      row.host_name ?? '',
      row.check ?? '',
      row.state ?? '',
      row.summary,
    ]),
  );
}
