import { dirname, isAbsolute, resolve } from 'node:path';
import { type Config, type ConfigOption, config } from '../../contract/config.ts';
import type { OptionProblem } from './config-rules.ts';
import { CONFIG_OPTIONS, isOption, variableOf } from './environment.ts';
import { PATH_OPTIONS } from './named-files.ts';
import { pathText, problemLines } from './yaml.ts';
import type { FileProblem, YamlSource } from './yaml-source.ts';
import { type Mistake, mistakesOf, unknownName } from './yaml-words.ts';

/** Where the value of an option was written. Options with their default have none. */
export type OptionSource =
  | { readonly from: 'file'; readonly line: number }
  | { readonly from: 'environment'; readonly variable: string };

/** A configuration file that could be read as text. */
export interface ConfigText {
  readonly file: string;
  readonly source: YamlSource;
}

/** Options of file and environment put together, with everything that is wrong with them. */
export interface GatheredOptions {
  /** All options that are sound by themselves; the others have their defaults, so that further rules can be looked at. */
  readonly draft: Config;
  readonly sources: ReadonlyMap<ConfigOption, OptionSource>;
  /** Adds what further rules found, at the places where the options were written. */
  report(problems: readonly OptionProblem[]): void;
  /** One line each: those of the file in its order, then those of the environment. */
  problems(): readonly string[];
}

/** Judges each option by itself; the environment wins over the file. Never throws. */
export function gatherOptions(
  text: ConfigText | undefined,
  environment: ReadonlyMap<ConfigOption, unknown>,
): GatheredOptions {
  const inFile: FileProblem[] = [...(text?.source.problems ?? [])];
  const elsewhere: string[] = [];
  const sound = new Map<ConfigOption, unknown>();
  const sources = new Map<ConfigOption, OptionSource>();

  function tell(source: OptionSource | undefined, { path, atName, message }: Mistake): void {
    if (source?.from === 'environment')
      elsewhere.push(`environment: ${variablePath(source.variable, path)} ${message}`);
    else if (text === undefined) elsewhere.push(`${pathText(path)} ${message}`);
    else inFile.push({ path, message, ...(atName ? text.source.nameAt(path) : text.source.valueAt(path)) });
  }

  function take(option: ConfigOption, value: unknown, source: OptionSource, whole: unknown): void {
    sources.set(option, source);
    const parsed = config.shape[option].safeParse(value);
    if (parsed.success) {
      sound.set(option, value);
      return;
    }
    sound.delete(option);
    for (const issue of parsed.error.issues) {
      for (const mistake of mistakesOf({ ...issue, path: [option, ...issue.path] }, config, whole))
        tell(source, mistake);
    }
  }

  for (const [name, value] of partsOf(text)) {
    const place: OptionSource = { from: 'file', line: text?.source.nameAt([name]).line ?? 1 };
    if (isOption(name)) take(name, resolvedPath(name, value, text), place, text?.source.value);
    else tell(place, { path: [name], atName: true, message: notAnOption(name) });
  }
  for (const [option, value] of environment) {
    const source: OptionSource = { from: 'environment', variable: variableOf(option) };
    take(option, value, source, { [option]: value });
    if (isPathOption(option) && typeof value === 'string' && !isAbsolute(value)) {
      tell(source, {
        path: [option],
        atName: false,
        message: 'must be an absolute path: there is no file that it could be relative to',
      });
    }
  }

  return {
    draft: config.parse(Object.fromEntries(sound)),
    sources,
    report: (problems) => {
      for (const { option, message } of problems) tell(sources.get(option), { path: [option], atName: false, message });
    },
    problems: () => [
      ...problemLines(
        text?.file ?? '',
        inFile.sort((a, b) => a.line - b.line || a.column - b.column),
      ),
      ...elsewhere,
    ],
  };
}

/** The names and values of a file that is sound YAML. */
function partsOf(text: ConfigText | undefined): [string, unknown][] {
  if (text === undefined || text.source.problems.length > 0) return [];
  const { value } = text.source;
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? Object.entries(value) : [['', value]];
}

function notAnOption(name: string): string {
  if (name === '') return 'must be a mapping (option: value)';
  const inFile = `${name}_file`;
  if (isOption(inFile))
    return `is a secret and does not belong in this file: write it to a file of its own (chmod 600) and name that in ${inFile}`;
  return unknownName(name, CONFIG_OPTIONS);
}

/** Paths in the file are relative to the folder of the file, wherever Rounds is started. */
function resolvedPath(option: ConfigOption, value: unknown, text: ConfigText | undefined): unknown {
  return isPathOption(option) && typeof value === 'string' && value !== '' && text !== undefined
    ? resolve(dirname(text.file), value)
    : value;
}

function isPathOption(option: ConfigOption): boolean {
  return PATH_OPTIONS.some((path) => path === option);
}

function variablePath(variable: string, path: readonly PropertyKey[]): string {
  return pathText([variable, ...path.slice(1)]);
}
