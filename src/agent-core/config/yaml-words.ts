import type { z } from 'zod';
import { knownNames } from './known-names.ts';
import { nearest } from './nearest.ts';
import { visible } from './yaml-source.ts';

/** One mistake: where, whether its place is the name rather than the value, and what would be right. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly atName: boolean;
  readonly message: string;
}

/**
 * What a schema found, in words for whoever wrote the file: what would be right, never what was written (it could be a
 * secret in the wrong place).
 *
 * @param input What was checked.
 */
export function mistakesOf(issue: z.core.$ZodIssue, schema: z.core.$ZodType, input: unknown): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownNames(schema, issue.path);
    return issue.keys.map((name) => ({ path: [...issue.path, name], atName: true, message: unknownName(name, known) }));
  }
  if (issue.code === 'invalid_key' && issue.origin === 'record') {
    const known = knownNames(schema, issue.path.slice(0, -1));
    return [{ path: issue.path, atName: true, message: unknownName(String(issue.path.at(-1)), known) }];
  }
  if (issue.code === 'invalid_union' && !hasOwnWords(issue)) {
    const branch = closestBranch(issue.errors);
    if (branch !== undefined) {
      const inner = branch.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
      return inner.flatMap((one) => mistakesOf(one, schema, input));
    }
  }
  return [{ path: issue.path, atName: false, message: inWords(issue, valueUnder(input, issue.path)) }];
}

/** Says that a name is not known, and which one was probably meant. */
export function unknownName(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `is not known; did you mean "${meant}"?`;
  const list = known.length > 0 && known.length <= 12 ? `; known here: ${known.join(', ')}` : '';
  return `is not known${list}`;
}

/** The branch of a union that got past the kind of value; of several, the one with the fewest complaints. */
function closestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const entered = branches.filter((issues) => !issues.some((one) => one.path.length === 0 && isWrongKind(one)));
  return entered.sort((a, b) => a.length - b.length)[0];
}

function isWrongKind(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function inWords(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.expected, value);
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'too_small':
      return `must ${amount(issue.origin, `at least ${issue.minimum}`, Number(issue.minimum))}`;
    case 'too_big':
      return `must ${amount(issue.origin, `at most ${issue.maximum}`, Number(issue.maximum))}`;
    case 'invalid_union':
      return hasOwnWords(issue) ? asDemand(issue.message) : `must be ${oneOf(issue.errors.flat().map(wanted))}`;
    default:
      return asDemand(issue.message);
  }
}

/** Messages that a schema brings along are phrases such as "a UTC time such as ...", or whole sentences. */
function asDemand(message: string): string {
  const text = visible(message);
  return /^an? /.test(text) ? `must be ${text}` : text;
}

function hasOwnWords(issue: z.core.$ZodIssue): boolean {
  return issue.message !== 'Invalid input';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (name: value)',
  record: 'a mapping (name: value)',
};

function wrongKind(expected: string, value: unknown): string {
  const kind = KINDS[expected] ?? expected;
  if (value === undefined) return `is missing: give ${kind}`;
  if (value === null) return `has no value: give ${kind}, or remove the line`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return 'must be a text: write it in quotes';
  return `must be ${kind}`;
}

/** What one branch of a union would have taken. */
function wanted(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  return visible(issue.message);
}

function oneOf(values: readonly unknown[]): string {
  return [...new Set(values.map(String))].join(' or ');
}

function amount(origin: string, bound: string, limit: number): string {
  if (origin === 'string') return `have ${bound} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `have ${bound} ${limit === 1 ? 'item' : 'items'}`;
  return `be ${bound}`;
}

function valueUnder(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}
