import type { Definition } from './definition.ts';
import type { CheckFolder } from './folder.ts';
import { readDefinition } from './mistakes.ts';
import type { ShellSyntax } from './shell-syntax.ts';

/** Longest probe, bytes: well below what one argument of a command may have on the host. */
const MAX_PROBE_BYTES = 32 * 1024;

/** A folder that was read and understood, or what is wrong with it. */
export interface LoadedCheck {
  /** Without `custom:`. */
  readonly name: string;
  readonly folder: CheckFolder;
  /** Both are there only when {@link problems} is empty. */
  readonly definition: Definition | undefined;
  readonly probe: string | undefined;
  /** A line each, with file, line and column where there are. */
  readonly problems: readonly string[];
}

/** Proves that a folder is a check that can run. Never throws. */
export async function loadCheck(name: string, folder: CheckFolder, syntax: ShellSyntax): Promise<LoadedCheck> {
  const problems = [...folder.problems];
  const texts = new Map<string, string>();
  for (const { name: file, bytes } of folder.files) {
    const text = readText(bytes);
    if (text === undefined) problems.push(`${file}: it is not UTF-8 text`);
    else {
      texts.set(file, text);
      problems.push(...hidden(file, text));
    }
  }
  const yaml = texts.get('check.yaml');
  if (yaml === undefined) problems.push('check.yaml: it is missing');
  const read = yaml === undefined ? undefined : readDefinition(yaml, name, 'check.yaml');
  problems.push(...(read?.problems ?? []));
  const found = read?.definition;
  const probe = found === undefined ? undefined : texts.get(found.probe);
  if (found !== undefined) problems.push(...(await probeMistakes(found.probe, probe, syntax)));
  return problems.length === 0
    ? { name, folder, definition: found, probe, problems }
    : { name, folder, definition: undefined, probe: undefined, problems };
}

async function probeMistakes(file: string, probe: string | undefined, syntax: ShellSyntax): Promise<string[]> {
  if (probe === undefined) return [`${file}: it is missing, and check.yaml names it as the probe`];
  if (Buffer.byteLength(probe) > MAX_PROBE_BYTES) return [`${file}: a probe has at most ${MAX_PROBE_BYTES / 1024} KiB`];
  if (probe.trim() === '') return [`${file}: it is empty`];
  const wrong = await syntax(probe);
  return wrong === undefined ? [] : [`${file}: the shell does not take it: ${wrong}`];
}

/** A text that reads otherwise than it runs: control characters, and marks that turn or hide what stands beside them. */
function hidden(file: string, text: string): string[] {
  const index = text.search(/[^\P{C}\n\t]|[\u2028\u2029]/u);
  if (index < 0) return [];
  const line = text.slice(0, index).split('\n').length;
  const code = (text.codePointAt(index) ?? 0).toString(16).padStart(4, '0');
  return [`${file}:${line}: it holds the invisible character U+${code.toUpperCase()}, so it cannot be reviewed by eye`];
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
