import type { Config, ConfigOption } from '../../contract/config.ts';
import { RoundsError } from '../errors.ts';
import { brokenRules } from './config-rules.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type ConfigText, gatherOptions, type OptionSource } from './gather.ts';
import { type ConfigFs, infoOf, nodeConfigFs, unsafeFiles, whyUnsafe } from './named-files.ts';
import { MAX_YAML_BYTES, readYamlSource } from './yaml-source.ts';

/** A configuration that is sound as a whole. */
export interface LoadedConfig {
  readonly config: Config;
  /** Where each value comes from. */
  readonly sources: ReadonlyMap<ConfigOption, OptionSource>;
  /** The file that was read; undefined when there was none. */
  readonly file: string | undefined;
  /** What is not wrong enough to refuse, each with what to do. */
  readonly warnings: readonly string[];
}

/** What {@link loadConfig} reads. */
export interface ConfigInput {
  /** Path of `rounds.yaml`. */
  readonly file?: string | undefined;
  /** Whether the file must be there. Default true; false for the file at its usual place. */
  readonly required?: boolean;
  /** Variables of the process: `ROUNDS_<NAME>` wins over the file. */
  readonly env: Environment;
  readonly fs?: ConfigFs;
}

/**
 * Reads `rounds.yaml` and the environment. All or nothing: one mistake refuses the whole.
 *
 * @throws RoundsError `INVALID_INPUT` with every mistake in `details`, `file:line:column: option: what would be right`;
 *   `NOT_FOUND` when a required file is not there.
 */
export async function loadConfig({
  file,
  required = true,
  env,
  fs = nodeConfigFs,
}: ConfigInput): Promise<LoadedConfig> {
  const found = await readConfigFile(file, required, fs);
  const environment = readEnvironment(env);
  const options = gatherOptions(found, environment.values);
  options.report(brokenRules(options.draft, (option) => options.sources.has(option)));
  options.report(await unsafeFiles(options.draft, fs));
  const problems = options.problems();
  if (problems.length > 0) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The configuration has ${problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`}; nothing of it was used. Correct what is listed; "rounds config check" tells whether it is right.`,
      { details: problems },
    );
  }
  const { draft } = options;
  return {
    config: { ...draft, deployment_mode: draft.reseller_id === undefined ? 'direct' : 'reseller' },
    sources: options.sources,
    file: found?.file,
    warnings: environment.warnings,
  };
}

async function readConfigFile(
  file: string | undefined,
  required: boolean,
  fs: ConfigFs,
): Promise<ConfigText | undefined> {
  if (file === undefined) return undefined;
  const info = await infoOf(file, fs);
  if (info === undefined) {
    if (!required) return undefined;
    throw new RoundsError(
      'NOT_FOUND',
      `There is no configuration file ${file}, or it may not be looked at. Check the name, or leave it out: every option has a default.`,
    );
  }
  const unsafe = await whyUnsafe(file, { kind: 'file', keepOut: 'writers' }, fs);
  if (unsafe !== undefined) throw new RoundsError('INVALID_INPUT', `${file} cannot be the configuration: ${unsafe}.`);
  if (info.size > MAX_YAML_BYTES)
    throw new RoundsError(
      'INVALID_INPUT',
      `${file} is longer than ${MAX_YAML_BYTES / 1024} KiB and so no configuration of Rounds. Name the right file.`,
    );
  const bytes = await fs.readFile(file);
  try {
    return { file, source: readYamlSource(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch (cause) {
    throw new RoundsError('INVALID_INPUT', `${file} is not UTF-8 text. Save it as UTF-8, then try again.`, { cause });
  }
}
