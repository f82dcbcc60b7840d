import type { Problem } from '../../../contract/errors.ts';

/** What the core names a text that is typed here, in its answers. */
export const FILE = 'baseline.yaml';

/** Something wrong in one line of a text. */
export interface Mistake {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** With the name of the field first, where there is one. */
  readonly message: string;
}

/** What a refusal says, by line; `rest` are lines that name no place. Undefined when it is no matter of the text. */
export function mistakesOf(
  problem: Problem | undefined,
): { readonly mistakes: readonly Mistake[]; readonly rest: readonly string[] } | undefined {
  if (problem?.code !== 'INVALID_INPUT' || problem.details === undefined) return undefined;
  const mistakes: Mistake[] = [];
  const rest: string[] = [];
  for (const detail of problem.details) {
    const [, line, column, message] =
      new RegExp(`^${FILE.replace('.', '\\.')}:(\\d+):(\\d+): (.*)$`, 's').exec(detail) ?? [];
    if (line === undefined || column === undefined || message === undefined) rest.push(detail);
    else mistakes.push({ line: Number(line), column: Number(column), message });
  }
  return mistakes.length === 0 ? undefined : { mistakes, rest };
}

/** What is wrong with one field, without its name; undefined when nothing is. */
export function mistakeAt(mistakes: readonly Mistake[], path: string): string | undefined {
  return mistakes
    .find((one) => isAt(one, path))
    ?.message.slice(path.length)
    .trim();
}

/** Mistakes of places that are none of these: a form has no field to show them beside. */
export function mistakesElsewhere(mistakes: readonly Mistake[], paths: readonly string[]): Mistake[] {
  return mistakes.filter((one) => !paths.some((path) => isAt(one, path)));
}

function isAt({ message }: Mistake, path: string): boolean {
  return message.startsWith(path) && [' ', '.', '['].includes(message.charAt(path.length));
}
