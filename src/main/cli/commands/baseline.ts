import { writeFile } from 'node:fs/promises';
import { Argument, type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import { baselineTemplate } from '../../../agent-core/fleet/baseline-template.ts';
import { type Platform, platform } from '../../../contract/enums.ts';
import { type BaselineTarget, readBaselineFile, targetOf, withTarget } from '../baseline-target.ts';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';
import { baselineDiffCommand } from './baseline-diff.ts';

interface SetOptions extends BaselineTarget {
  readonly file?: string;
  readonly template?: Platform;
  readonly reason: string;
}

/** `rounds baseline ...` */
export function baselineCommands(program: Command, register: Register): void {
  const baseline = program.command('baseline').description('what hosts should look like');
  register(
    baseline
      .command('show [host]')
      .description('the baseline that applies to a host, and where each part comes from; or that of a site or group')
      .addOption(new Option('--site <site>', 'the one that is set for a site').conflicts('group'))
      .option('--group <group>', 'the one that is set for a group'),
    (options: BaselineTarget, host?: string) => async (context) =>
      withCore(context, async (client) => {
        const target = targetOf({ ...options, host });
        const view = await client.baselines.show({ target });
        context.output.json(view);
        const text = target.scope === 'host' ? view.effective_yaml : view.yaml;
        context.output.line(
          view.from.length === 0
            ? 'No baseline is set: checks read "unknown: no baseline".'
            : `# ${view.baseline_sha256} (from ${view.from.join(', ')})\n${text.trimEnd()}`,
        );
        return view.from.length === 0 ? EXIT.finding : EXIT.fine;
      }),
  );
  register(
    baseline
      .command('capture <host>')
      .description('propose a baseline that the host meets now; sets nothing')
      .option('--out <file>', 'write it to this file'),
    (options: { out?: string }, host) => async (context) =>
      withVault(context, async (client) => {
        const proposal = await client.baselines.capture({ host: host });
        if (options.out !== undefined) await writeFile(options.out, proposal.yaml, { mode: 0o600 });
        context.output.json(proposal);
        context.output.line(
          options.out === undefined
            ? proposal.yaml.trimEnd()
            : `Wrote ${options.out}. Review it, then: rounds baseline set --host ${host} --file ${options.out}`,
        );
        return EXIT.fine;
      }),
  );
  register(
    baseline
      .command('template')
      .description('print a baseline to start from, with every option explained')
      .addArgument(new Argument('<platform>', 'what kind of host').choices(platform.options)),
    (_options, name) => async (context) => {
      const yaml = baselineTemplate(platform.parse(name));
      context.output.json({ yaml });
      context.output.line(yaml.trimEnd());
      return EXIT.fine;
    },
  );
  baselineDiffCommand(baseline, register);
  register(
    withTarget(baseline.command('set'))
      .description('set the baseline of a site, a group or a host; recorded as evidence')
      .addOption(new Option('--file <file>', 'the YAML file').conflicts('template'))
      .addOption(new Option('--template <platform>', 'the template of a platform').choices(platform.options))
      .option('--reason <text>', 'why; goes into the evidence', 'set from the command line'),
    (options: SetOptions) => async (context) => {
      const { yaml, file } = await textOf(options);
      return withVault(context, async (client) => {
        const view = await client.baselines.set({ target: targetOf(options), yaml, reason: options.reason, file });
        context.output.json(view);
        context.output.line(`Set ${view.baseline_sha256}; recorded as ${view.bundle_id}.`);
        return EXIT.fine;
      });
    },
  );
}

async function textOf({ file, template }: SetOptions): Promise<{ yaml: string; file: string }> {
  if (template !== undefined) return { yaml: baselineTemplate(template), file: `template ${template}` };
  if (file === undefined)
    throw new RoundsError('INVALID_INPUT', 'Say what to set: --file FILE, or --template PLATFORM to start from.');
  return { yaml: await readBaselineFile(file), file };
}
