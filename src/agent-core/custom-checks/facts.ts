import type { MissingFact, Reading } from '../checks/check.ts';
import { MAX_TEXT, visible } from '../checks/text.ts';
import type { Frame } from '../transport/session.ts';
import type { Definition, FactSpec, Scalar } from './definition.ts';

/** What a probe told, by the names of the definition; only what it declares. */
export interface CustomFacts {
  readonly values: ReadonlyMap<string, Scalar>;
}

/** Reads the answer of a custom probe into declared facts. What is no fact of the declared kind is missing; the host is hostile. */
export function readFacts(frame: Frame | undefined, { facts, output, probe }: Definition): Reading<CustomFacts> {
  const unread = unusable(frame, probe);
  if (unread !== undefined || frame?.status !== 'ok')
    return { facts: undefined, missing: unread === undefined ? [] : [unread] };
  const source = output === 'json' ? fromJson(frame.output) : fromLines(frame.output);
  if (source === undefined)
    return {
      facts: undefined,
      missing: [
        {
          fact: 'answer of the probe',
          why: `${probe} did not print one JSON object`,
          fix: `Run ${probe} on the host and see what it prints.`,
        },
      ],
    };
  const values = new Map<string, Scalar>();
  const missing: MissingFact[] = [];
  for (const [name, spec] of Object.entries(facts)) {
    const found = source(spec.from ?? name);
    const value = found === undefined ? undefined : typed(found, spec.type);
    if (value !== undefined) values.set(name, value);
    else missing.push(notTold(name, spec, found !== undefined, probe));
  }
  return { facts: { values }, missing };
}

function unusable(frame: Frame | undefined, probe: string): MissingFact | undefined {
  const fact = 'answer of the probe';
  if (frame === undefined)
    return {
      fact,
      why: 'the host sent no answer for this check',
      fix: 'Scan again; if it stays so, run "rounds doctor" for this host.',
    };
  if (frame.status === 'missing')
    return { fact, why: `the probe gave no whole answer (${frame.reason})`, fix: frame.detail };
  if (frame.exitCode === 0) return undefined;
  return {
    fact,
    why: `${probe} failed with exit code ${frame.exitCode}`,
    fix: `Run ${probe} on the host and mend what it says; a probe that could tell ends with exit code 0.`,
  };
}

type Source = (key: string) => unknown;

/** `key=value` lines. A key that is there twice is ambiguous, and so no fact. */
function fromLines(output: string): Source {
  const values = new Map<string, string | undefined>();
  for (const line of output.split('\n')) {
    const mark = line.indexOf('=');
    if (mark < 1 || mark > 600) continue;
    const key = line.slice(0, mark).trim();
    values.set(key, values.has(key) ? undefined : line.slice(mark + 1).trim());
  }
  return (key) => values.get(key);
}

/** One JSON object; `a.b` is `b` of its `a`. */
function fromJson(output: string): Source | undefined {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (path) =>
    path
      .split('.')
      .reduce<unknown>(
        (inner, name) =>
          typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
            ? Reflect.get(inner, name)
            : undefined,
        value,
      );
}

function typed(found: unknown, type: FactSpec['type']): Scalar | undefined {
  switch (type) {
    case 'integer': {
      const number = typeof found === 'string' && /^-?\d{1,16}$/.test(found) ? Number(found) : found;
      return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
    }
    case 'boolean':
      if (found === true || found === 'true') return true;
      return found === false || found === 'false' ? false : undefined;
    case 'text':
      // Cut texts could be equal where the whole ones are not.
      return typeof found === 'string' && found.length <= MAX_TEXT ? visible(found, MAX_TEXT * 10) : undefined;
  }
}

function notTold(name: string, { type, from }: FactSpec, isThere: boolean, probe: string): MissingFact {
  const key = from ?? name;
  const why = isThere
    ? `what ${probe} told as ${key} is no ${type}${type === 'text' ? ` of at most ${MAX_TEXT} characters` : ''}`
    : `${probe} did not tell ${key}, or told it twice`;
  return { fact: name, why, fix: `Run ${probe} on the host and see what it prints for ${key}.` };
}
