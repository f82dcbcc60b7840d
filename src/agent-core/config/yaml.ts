import type { z } from 'zod';
import { RoundsError } from '../errors.ts';
import { type FileProblem, readYamlSource, visible, type YamlSource } from './yaml-source.ts';
import { mistakesOf } from './yaml-words.ts';

/**
 * Reads a YAML text that a person wrote into what `schema` says, all or nothing.
 *
 * @param file The file's name, for the messages only.
 * @throws RoundsError `INVALID_INPUT` with every mistake as `file:line:column: path: what would be right` in `details`.
 */
export function parseYamlWith<S extends z.ZodType>(schema: S, text: string, file: string): z.output<S> {
  const source = readYamlSource(text);
  if (source.problems.length > 0) throw refused(file, source.problems);
  const parsed = schema.safeParse(source.value);
  if (parsed.success) return parsed.data;
  throw refused(file, problemsOf(parsed.error.issues, schema, source));
}

/** What a schema found in a YAML text, each with its place, in the order of the file. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  schema: z.core.$ZodType,
  source: YamlSource,
): FileProblem[] {
  return issues
    .flatMap((issue) => mistakesOf(issue, schema, source.value))
    .map(({ path, atName, message }) => ({ path, message, ...(atName ? source.nameAt(path) : source.valueAt(path)) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Mistakes that are told at once; whoever has more has the wrong file. */
const MAX_TOLD = 50;

/** A line for each problem as compilers print theirs, so that editors jump to it. */
export function problemLines(file: string, problems: readonly FileProblem[]): string[] {
  const told = problems.slice(0, MAX_TOLD).map(({ path, line, column, message }) => {
    const name = pathText(path);
    return `${file}:${line}:${column}: ${name === '' ? '' : `${name} `}${message}`;
  });
  return problems.length > MAX_TOLD ? [...told, `${file}: and ${problems.length - MAX_TOLD} more`] : told;
}

/** `firewall.tables[0]` for a path. */
export function pathText(path: readonly PropertyKey[]): string {
  return visible(
    path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`)).join(''),
  );
}

function refused(file: string, problems: readonly FileProblem[]): RoundsError {
  const many = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return new RoundsError(
    'INVALID_INPUT',
    `${file} has ${many}; nothing of it was used. Correct what is listed, then try again.`,
    {
      details: problemLines(file, problems),
    },
  );
}
