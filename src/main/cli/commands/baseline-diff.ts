import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { BaselineChange, BaselineDiff } from '../../../contract/baseline.ts';
import { type BaselineTarget, readBaselineFile, targetOf, withTarget } from '../baseline-target.ts';
import { EXIT } from '../exit.ts';
import type { Output } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';

const HELP = `
With a host alone: the baseline that applies to it ("-") against what "baseline capture" would propose now ("+").
With --file: what is set at that place ("-") against the file ("+").
Exit codes: 0 no difference, 1 something differs or could not be compared, 2 the file has mistakes (all are named), 3 could not be compared.`;

/** `rounds baseline diff` */
export function baselineDiffCommand(baseline: Command, register: Register): void {
  register(
    withTarget(baseline.command('diff [host]'))
      .description('compare a file with what is set, or a baseline with what its host meets now; changes nothing')
      .option('--file <file>', 'the YAML file to compare')
      .addHelpText('after', HELP),
    (options: BaselineTarget & { file?: string }, name?: string) => async (context) => {
      const { file, site, group, host = name } = options;
      if (name !== undefined && (site ?? group ?? options.host) !== undefined)
        throw new RoundsError('INVALID_INPUT', 'Name one place: a host, or one of --site, --group and --host.');
      if (file !== undefined) {
        const yaml = await readBaselineFile(file);
        const target = targetOf({ site, group, host });
        return withCore(context, async (client) =>
          told(await client.baselines.diff({ target, yaml, file }), context.output),
        );
      }
      if (host === undefined)
        throw new RoundsError('INVALID_INPUT', 'Say what to compare: a host, or --file FILE with the place it is for.');
      return withVault(context, async (client) => told(await client.baselines.diffCapture({ host }), context.output));
    },
  );
}

function told(diff: BaselineDiff, output: Output): number {
  output.json(diff);
  for (const note of diff.notes) output.note(note);
  const isWhole = diff.not_compared.length === 0;
  if (!isWhole) output.line(`NOT COMPARED, since nothing is known of it: ${diff.not_compared.join(', ')}`);
  const among = isWhole ? '' : ' in the rest';
  output.line(
    diff.changes.length === 0
      ? `No difference${among} between ${diff.before} and ${diff.after}.`
      : [`- ${diff.before}`, `+ ${diff.after}`, ...diff.changes.map(lineOf)].join('\n'),
  );
  return diff.changes.length === 0 && isWhole ? EXIT.fine : EXIT.finding;
}

function lineOf({ path, change, before, after }: BaselineChange): string {
  switch (change) {
    case 'added':
      return `+ ${path}: ${after}`;
    case 'removed':
      return `- ${path}: ${before}`;
    case 'changed':
      return `~ ${path}: ${before} -> ${after}`;
  }
}
