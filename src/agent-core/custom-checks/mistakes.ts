import type { z } from 'zod';
import { CHECK_IDS } from '../../contract/enums.ts';
import { EXCEPTION_OVERDUE } from '../checks/judge.ts';
import { problemLines, problemsOf } from '../config/yaml.ts';
import { readYamlSource } from '../config/yaml-source.ts';
import {
  type Condition,
  condition,
  type Definition,
  definition,
  type FactSpec,
  factSpec,
  LIST_OPERATORS,
  NUMBER_OPERATORS,
  type Scalar,
  TEXT_OPERATORS,
} from './definition.ts';
import { SERVICE_HEALTH_NAME } from './service-health/name.ts';

/** Names of our own checks, and those under which other agents know them: a custom check must not pass for one. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...CHECK_IDS,
  'av_edr_health',
  'av_health',
  'backup_verification',
  'logging_continuity',
  'firewall_baseline',
  SERVICE_HEALTH_NAME,
]);

/** Facts that evidence lifts out of the built-in checks' records under names of their own. */
const RESERVED_FACTS: ReadonlySet<string> = new Set(['revision', 'system_path', 'ruleset_hash']);

type Issue = z.core.$ZodIssue;

/** A definition, or everything that is wrong with it, a line each. */
export type ReadDefinition =
  | { readonly definition: Definition; readonly problems?: undefined }
  | { readonly definition?: undefined; readonly problems: readonly string[] };

/** Reads `check.yaml` of the folder `name`. Never throws. `file` is only for the messages. */
export function readDefinition(yaml: string, name: string, file: string): ReadDefinition {
  const source = readYamlSource(yaml);
  if (source.problems.length > 0) return { problems: problemLines(file, source.problems) };
  const parsed = definition.safeParse(source.value);
  const issues = [...(parsed.error?.issues ?? []), ...furtherMistakes(source.value, name)];
  if (parsed.success && issues.length === 0) return { definition: parsed.data };
  return { problems: problemLines(file, problemsOf(issues, definition, source)) };
}

/** What the shape alone does not tell; looked at part by part, so that one wrong part does not hide what is wrong with the others. */
function furtherMistakes(value: unknown, name: string): Issue[] {
  const id = at(value, 'id');
  const facts = new Map<string, FactSpec>();
  const issues: Issue[] = [];
  if (typeof id === 'string' && id.startsWith('custom:') && id !== `custom:${name}`)
    issues.push(issue(['id'], `must be custom:${name}, since the folder is called ${name}`));
  if (RESERVED_NAMES.has(name))
    issues.push(
      issue(['id'], 'is the name of a check that Rounds brings along: call the folder and the check something else'),
    );
  for (const [fact, raw] of entries(at(value, 'facts'))) {
    const spec = factSpec.safeParse(raw);
    if (spec.success) facts.set(fact, spec.data);
    if (RESERVED_FACTS.has(fact))
      issues.push(issue(['facts', fact], 'is a name that evidence gives another meaning: choose another'));
  }
  if (entries(at(value, 'facts')).length === 0 && at(value, 'facts') !== undefined)
    issues.push(issue(['facts'], 'must have at least one fact: without facts nothing can be judged'));
  for (const [index, rule] of entries(at(value, 'rules'))) {
    const path = ['rules', Number(index)];
    const cause = at(rule, 'cause');
    if (cause === EXCEPTION_OVERDUE)
      issues.push(issue([...path, 'cause'], 'is a cause that every check has: choose another'));
    for (const [place, raw] of entries(at(rule, 'when'))) {
      const one = condition.safeParse(raw);
      if (one.success) issues.push(...mismatch([...path, 'when', Number(place)], one.data, facts));
    }
  }
  return issues;
}

/** A comparison that could never be made: of a fact that is not declared, or with a value of another kind. */
function mismatch(
  path: readonly PropertyKey[],
  { fact, is, value }: Condition,
  facts: ReadonlyMap<string, FactSpec>,
): Issue[] {
  const spec = facts.get(fact);
  if (spec === undefined)
    return [issue([...path, 'fact'], `names no fact of this check; known here: ${[...facts.keys()].join(', ')}`)];
  const { type } = spec;
  if (includes(NUMBER_OPERATORS, is) && type !== 'integer')
    return [issue([...path, 'is'], `needs an integer, and ${fact} is of type ${type}`)];
  if (includes(TEXT_OPERATORS, is) && type !== 'text')
    return [issue([...path, 'is'], `needs a text, and ${fact} is of type ${type}`)];
  if (includes(LIST_OPERATORS, is) !== Array.isArray(value))
    return [
      issue(
        [...path, 'value'],
        Array.isArray(value) ? `must be one value: only ${LIST_OPERATORS.join(' and ')} take a list` : 'must be a list',
      ),
    ];
  const wrong = (Array.isArray(value) ? value : [value]).some((one) => kindOf(one) !== type);
  return wrong ? [issue([...path, 'value'], `must be of the type of ${fact}: ${type}`)] : [];
}

function kindOf(value: Scalar): FactSpec['type'] {
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'integer' : 'boolean';
}

function includes(operators: readonly string[], one: string): boolean {
  return operators.includes(one);
}

function issue(path: readonly PropertyKey[], message: string): Issue {
  return { code: 'custom', path: [...path], message, input: undefined };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
