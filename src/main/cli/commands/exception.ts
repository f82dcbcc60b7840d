import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { BaselineScope } from '../../../contract/baseline.ts';
import { type CheckId, checkId } from '../../../contract/enums.ts';
import type { ExceptionStanding, ExceptionView } from '../../../contract/exceptions.ts';
import { EXIT } from '../exit.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';

interface Whose {
  readonly site?: string;
  readonly group?: string;
}

interface AddOptions extends Whose {
  readonly state: ExceptionView['state'];
  readonly reason: string;
  readonly measure?: string;
  readonly reviewBy?: string;
}

const STANDING: Readonly<Record<ExceptionStanding, string>> = {
  current: '',
  due_soon: 'review soon',
  overdue: 'OVERDUE: no longer counts',
};

/** `rounds exception ...`: checks that are switched off or met in another way, with a reason and a date. */
export function exceptionCommands(program: Command, register: Register): void {
  const exception = program
    .command('exception')
    .description('checks that do not apply or are met in another way; each with a reason and a review date');
  register(
    exception.command('list [host]').description('show them all, or those that apply to one host; overdue ones first'),
    (_options, host?: string) => async (context) =>
      withCore(context, async (client) => {
        const all = await client.exceptions.list(host === undefined ? {} : { host });
        context.output.json(all);
        print(all, context.output);
        return all.some((one) => one.standing === 'overdue') ? EXIT.finding : EXIT.fine;
      }),
  );
  register(
    whose(exception.command('add <names...>'))
      .usage('<host> <check> [options] | --site <site> <check> [options]')
      .description('except a check of a host, a group or a site; recorded as evidence')
      .addOption(
        new Option('--state <state>', 'whether it does not apply, or is met in another way')
          .choices(['not_applicable', 'alternative'])
          .makeOptionMandatory(),
      )
      .requiredOption('--reason <text>', 'why; goes into the baseline and the evidence')
      .option('--measure <text>', 'what is done instead (an alternative needs it)')
      .option('--review-by <date>', 'the last day on which it counts, YYYY-MM-DD; default: a year from today'),
    (options: AddOptions, ...names) =>
      async (context) => {
        const { target, check } = targetOf(options, names);
        if (options.state === 'alternative' && options.measure === undefined)
          throw new RoundsError(
            'INVALID_INPUT',
            'An alternative says what is done instead: add --measure TEXT. If nothing is, the check is not met.',
          );
        return withVault(context, async (client) => {
          const added = await client.exceptions.add({
            target,
            check,
            state: options.state,
            reason: options.reason,
            ...(options.reviewBy === undefined ? {} : { review_by: options.reviewBy }),
            ...(options.measure === undefined ? {} : { measure: options.measure }),
          });
          context.output.json(added);
          context.output.line(
            `${added.check} of ${added.scope} ${added.target} is ${added.state} up to ${added.review_by}; recorded as ${added.bundle_id}. Scan again to see it.`,
          );
          return EXIT.fine;
        });
      },
  );
  register(
    whose(exception.command('remove <names...>'))
      .usage('<host> <check> [options] | --site <site> <check> [options]')
      .description('let a check count again; recorded as evidence')
      .option('--reason <text>', 'why; goes into the evidence', 'the check counts again'),
    (options: Whose & { reason: string }, ...names) =>
      async (context) => {
        const { target, check } = targetOf(options, names);
        return withVault(context, async (client) => {
          const removed = await client.exceptions.remove({ target, check, reason: options.reason });
          context.output.json(removed);
          context.output.line(
            `${check} of ${target.scope} ${target.id} counts again; recorded as ${removed.bundle_id}.`,
          );
          return EXIT.fine;
        });
      },
  );
}

function whose(command: Command): Command {
  return command
    .addOption(new Option('--site <site>', 'for all hosts of this site').conflicts('group'))
    .addOption(new Option('--group <group>', 'for all hosts of this group').conflicts('site'));
}

/** `HOST CHECK`, or `CHECK` alone with --site or --group. */
function targetOf({ site, group }: Whose, names: readonly string[]): { target: BaselineScope; check: CheckId } {
  const wide: BaselineScope | undefined =
    site !== undefined ? { scope: 'site', id: site } : group !== undefined ? { scope: 'group', id: group } : undefined;
  const [first, second, ...rest] = names;
  const check = wide === undefined ? second : first;
  const target: BaselineScope | undefined = wide ?? (first === undefined ? undefined : { scope: 'host', id: first });
  const tooMany = rest.length > 0 || (wide !== undefined && second !== undefined);
  if (target === undefined || check === undefined || tooMany)
    throw new RoundsError(
      'INVALID_INPUT',
      'Say which host and which check, or --site SITE (or --group GROUP) and which check.',
    );
  const parsed = checkId.safeParse(check);
  if (!parsed.success)
    throw new RoundsError(
      'INVALID_INPUT',
      `There is no check "${check}". The checks are patching, av_edr, backup, logging, firewall, encryption and custom:NAME.`,
    );
  return { target, check: parsed.data };
}

function print(all: readonly ExceptionView[], output: Output): void {
  if (all.length === 0) {
    output.line('There are no exceptions: every check counts everywhere.');
    return;
  }
  output.line(
    table(
      ['WHERE', 'CHECK', 'STATE', 'REVIEW BY', '', 'BY', 'REASON'],
      all.map((one) => [
        `${one.scope} ${one.target}`,
        one.check,
        one.state,
        one.review_by,
        STANDING[one.standing],
        one.by,
        one.measure === undefined ? one.reason : `${one.reason} (instead: ${one.measure})`,
      ]),
    ),
  );
}
