import { type ConfigOption, config } from '../../contract/config.ts';
import { readYamlSource, visible } from './yaml-source.ts';
import { unknownName } from './yaml-words.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'ROUNDS_';

/** Variables of ours that are no options: they are read where a passphrase or the data folder is needed. */
const NO_OPTIONS: ReadonlySet<string> = new Set([
  'ROUNDS_DATA_DIR',
  'ROUNDS_PASSPHRASE',
  'ROUNDS_PASSPHRASE_FILE',
  'ROUNDS_TECHNICIAN_PASSPHRASE',
  'ROUNDS_TECHNICIAN_PASSPHRASE_FILE',
]);

/** Every option, in the order of the contract. */
export const CONFIG_OPTIONS: readonly ConfigOption[] = Object.keys(config.shape).filter(isOption);

/** Whether a text is the name of an option. */
export function isOption(name: string): name is ConfigOption {
  return Object.hasOwn(config.shape, name);
}

/** `ROUNDS_EVIDENCE_DIR` for `evidence_dir`. */
export function variableOf(option: ConfigOption): string {
  return `${PREFIX}${option.toUpperCase()}`;
}

/** Options that are set in the environment. */
export interface EnvironmentOptions {
  readonly values: ReadonlyMap<ConfigOption, unknown>;
  /**
   * Variables that look like ours and are not. Not refused, unlike a name in a file: the environment also belongs to
   * others, and a stray variable must not keep a technician from starting.
   */
  readonly warnings: readonly string[];
}

/**
 * Reads `ROUNDS_<NAME>` variables; empty ones count as not set. A value is the text itself where the option takes it, or
 * else what it means in YAML: `true`, `2200`, `[nginx, postgresql]`.
 */
export function readEnvironment(env: Environment): EnvironmentOptions {
  const values = new Map<ConfigOption, unknown>();
  for (const option of CONFIG_OPTIONS) {
    const text = env[variableOf(option)];
    if (text !== undefined && text !== '') values.set(option, valueOfText(option, text));
  }
  const known = new Set([...CONFIG_OPTIONS.map(variableOf), ...NO_OPTIONS]);
  const strange = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !known.has(name) && env[name] !== '');
  return {
    values,
    warnings: strange
      .sort()
      .map((name) => `The environment variable ${visible(name)} is ignored: it ${unknownVariable(name)}`),
  };
}

function unknownVariable(name: string): string {
  const meant = unknownName(name.slice(PREFIX.length).toLowerCase(), CONFIG_OPTIONS);
  return meant.replace(/"(\w+)"/, (_, option: string) => `"${PREFIX}${option.toUpperCase()}"`);
}

function valueOfText(option: ConfigOption, text: string): unknown {
  if (config.shape[option].safeParse(text).success) return text;
  const source = readYamlSource(text);
  return source.problems.length === 0 && source.value !== null ? source.value : text;
}
