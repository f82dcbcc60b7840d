import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { RoundsError } from '../../../agent-core/errors.ts';
import type { BaselineScope } from '../../../contract/baseline.ts';
import { EXIT } from '../exit.ts';
import type { Register } from '../register.ts';
import { withCore, withVault } from '../session.ts';

/** Characters; larger files are no baselines (the YAML reader takes no more). */
const MAX_BASELINE = 65_536;

interface SetOptions {
  readonly site?: string;
  readonly host?: string;
  readonly file: string;
  readonly reason: string;
}

/** `rounds baseline ...` */
export function baselineCommands(program: Command, register: Register): void {
  const baseline = program.command('baseline').description('what hosts should look like');
  register(
    baseline
      .command('show [host]')
      .description('the baseline that applies to a host, or that of a site')
      .option('--site <site>', 'the baseline of a site'),
    (options: { site?: string }, host?: string) => async (context) =>
      withCore(context, async (client) => {
        const view = await client.baselines.show({ target: targetOf({ host, site: options.site }) });
        context.output.json(view);
        context.output.line(
          view.from.length === 0
            ? 'No baseline is set: checks read "unknown: no baseline".'
            : `# ${view.baseline_sha256} (from ${view.from.join(', ')})\n${view.yaml.trimEnd()}`,
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
      .command('set')
      .description('set the baseline of a site or a host; recorded as evidence')
      .addOption(new Option('--site <site>', 'for all hosts of this site').conflicts('host'))
      .option('--host <host>', 'for this host alone: its sections replace those of the site')
      .requiredOption('--file <file>', 'the YAML file')
      .option('--reason <text>', 'why; goes into the evidence', 'set from the command line'),
    (options: SetOptions) => async (context) => {
      const yaml = await readText(options.file);
      return withVault(context, async (client) => {
        const view = await client.baselines.set({
          target: targetOf(options),
          yaml,
          reason: options.reason,
          file: options.file,
        });
        context.output.json(view);
        context.output.line(`Set ${view.baseline_sha256}; recorded as ${view.bundle_id}.`);
        return EXIT.fine;
      });
    },
  );
}

function targetOf(options: { site?: string | undefined; host?: string | undefined }): BaselineScope {
  if (options.host !== undefined) return { scope: 'host', id: options.host };
  if (options.site !== undefined) return { scope: 'site', id: options.site };
  throw new RoundsError('INVALID_INPUT', 'Say whose baseline: a host, or --site SITE.');
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RoundsError('NOT_FOUND', `The file ${file} cannot be read. Check the path.`, { cause });
  });
  if (text.length > MAX_BASELINE)
    throw new RoundsError('INVALID_INPUT', `${file} is larger than any baseline. Give the right file.`);
  return text;
}
