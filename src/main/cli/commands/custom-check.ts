import type { Command } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { CustomCheckDetail, CustomCheckState } from '../../../contract/custom-checks.ts';
import { EXIT } from '../exit.ts';
import { type Output, table } from '../output.ts';
import type { Register } from '../register.ts';
import { withVault } from '../session.ts';

const STATES: Readonly<Record<CustomCheckState, string>> = {
  active: 'active',
  inert: 'inert: not accepted',
  changed: 'INERT: not what was accepted',
  missing: 'INERT: accepted, and gone',
  invalid: 'inert: has mistakes',
};

/** `rounds custom-check ...`: checks that a site brings along. */
export function customCheckCommands(program: Command, register: Register): void {
  const custom = program
    .command('custom-check')
    .description("a site's own checks (custom_checks_dir): inert until a lead accepts exactly these bytes");
  register(
    custom.command('list').description('show all folders and where they stand'),
    () => async (context) =>
      withVault(context, async (client) => {
        const found = await client.customChecks.list();
        context.output.json(found);
        if (found.dir === undefined && found.checks.length === 0)
          context.output.line('There are no custom checks: custom_checks_dir is not set in rounds.yaml.');
        else
          context.output.line(
            table(
              ['CHECK', 'STATE', 'SHA-256', 'NAME'],
              found.checks.map((one) => [one.id, STATES[one.state], one.sha256 ?? '', one.title ?? '']),
            ),
          );
        for (const one of found.checks)
          for (const problem of one.problems) context.output.line(`${one.id}: ${problem}`);
        for (const problem of found.problems) context.output.line(problem);
        const wrong = found.checks.some((one) => one.state !== 'active' && one.state !== 'inert');
        return wrong || found.problems.length > 0 ? EXIT.finding : EXIT.fine;
      }),
  );
  register(
    custom.command('show <name>').description('everything that would be accepted, to be read first'),
    (_options, name) => async (context) =>
      withVault(context, async (client) => {
        const shown = await client.customChecks.show({ name: bare(name) });
        context.output.json(shown);
        print(shown, bare(name), context.output);
        return shown.problems.length === 0 ? EXIT.fine : EXIT.finding;
      }),
  );
  register(
    custom
      .command('accept <name>')
      .description('let the check with exactly these bytes run on hosts; for leads, recorded as evidence')
      .requiredOption('--sha256 <hash>', 'of the folder, as "show" tells it')
      .option('--reason <text>', 'why; goes into the evidence', 'reviewed and accepted from the command line'),
    (options: { sha256: string; reason: string }, name) => async (context) => {
      if (!/^[0-9a-f]{64}$/.test(options.sha256))
        throw new RoundsError(
          'INVALID_INPUT',
          'Give the whole SHA-256: 64 lower-case hex digits, as "rounds custom-check show" tells them.',
        );
      return withVault(context, async (client) => {
        const accepted = await client.customChecks.accept({
          name: bare(name),
          sha256: options.sha256,
          reason: options.reason,
        });
        context.output.json(accepted);
        context.output.line(`${accepted.id} runs in every full scan from now on; recorded as ${accepted.bundle_id}.`);
        return EXIT.fine;
      });
    },
  );
  register(
    custom
      .command('withdraw <name>')
      .description('take a check back; for leads, recorded as evidence')
      .requiredOption('--reason <text>', 'why; goes into the evidence'),
    (options: { reason: string }, name) => async (context) =>
      withVault(context, async (client) => {
        const withdrawn = await client.customChecks.withdraw({ name: bare(name), reason: options.reason });
        context.output.json(withdrawn);
        context.output.line(`custom:${bare(name)} no longer runs; recorded as ${withdrawn.bundle_id}.`);
        return EXIT.fine;
      }),
  );
}

/** `custom:usb` is `usb`: people copy the id from a list. */
function bare(name: string | undefined): string {
  return (name ?? '').replace(/^custom:/, '');
}

function print(shown: CustomCheckDetail, name: string, output: Output): void {
  output.line(`${shown.id}: ${STATES[shown.state]}${shown.folder === undefined ? '' : ` (${shown.folder})`}`);
  if (shown.accepted !== undefined)
    output.line(`accepted: ${shown.accepted.sha256} by ${shown.accepted.by}, ${shown.accepted.at}`);
  for (const problem of shown.problems) output.line(problem);
  for (const file of shown.files) output.line(`\n--- ${file.name} (${file.sha256})\n${file.text.trimEnd()}`);
  if (shown.sha256 === undefined) return;
  output.line(`\nSHA-256 of the folder: ${shown.sha256}`);
  if (shown.state === 'inert' || (shown.state === 'changed' && shown.problems.length === 0))
    output.line(`If this is what hosts may run: rounds custom-check accept ${name} --sha256 ${shown.sha256}`);
}
