import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { RoundsError } from '../../agent-core/errors.ts';
import type { BaselineScope } from '../../contract/baseline.ts';

/** Characters; larger files are no baselines (the YAML reader takes no more). */
const MAX_BASELINE = 65_536;

/** Options that say whose baseline is meant. */
export interface BaselineTarget {
  readonly site?: string | undefined;
  readonly group?: string | undefined;
  readonly host?: string | undefined;
}

/** Adds `--site`, `--group` and `--host`, of which one may be given. */
export function withTarget(command: Command): Command {
  return command
    .addOption(new Option('--site <site>', 'for all hosts of this site').conflicts(['group', 'host']))
    .addOption(
      new Option('--group <group>', 'for the hosts of this group: its sections replace those of the site').conflicts(
        'host',
      ),
    )
    .option('--host <host>', 'for this host alone: its sections replace those of its site and groups');
}

/** The place that was named. Throws `INVALID_INPUT` when none was. */
export function targetOf(options: BaselineTarget): BaselineScope {
  if (options.host !== undefined) return { scope: 'host', id: options.host };
  if (options.group !== undefined) return { scope: 'group', id: options.group };
  if (options.site !== undefined) return { scope: 'site', id: options.site };
  throw new RoundsError('INVALID_INPUT', 'Say whose baseline: --host HOST, --group GROUP, or --site SITE.');
}

/** Reads a baseline's file. Throws `NOT_FOUND`, `INVALID_INPUT`. */
export async function readBaselineFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RoundsError('NOT_FOUND', `The file ${file} cannot be read. Check the path.`, { cause });
  });
  if (text.length > MAX_BASELINE)
    throw new RoundsError('INVALID_INPUT', `${file} is larger than any baseline. Give the right file.`);
  return text;
}
