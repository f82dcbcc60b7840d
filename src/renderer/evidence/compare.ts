import type { Signable, SignableObject } from '../../contract/primitives.ts';

/** One fact by its path, on either side or both. */
export interface FactPair {
  readonly path: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

/** What two records hold, fact by fact, in the order of the left and then of the right. Lists of plain values are one fact. */
export function pairFacts(left: SignableObject, right: SignableObject): FactPair[] {
  const ofLeft = flatten(left);
  const ofRight = flatten(right);
  const paths = new Set([...ofLeft.keys(), ...ofRight.keys()]);
  return [...paths].map((path) => ({ path, left: ofLeft.get(path), right: ofRight.get(path) }));
}

/** Every fact of a record by its path, such as `journal.persistent` or `services.0.name`. */
export function flatten(value: Signable, path = ''): Map<string, string> {
  const facts = new Map<string, string>();
  const add = (key: string, inner: Signable) => {
    for (const [at, text] of flatten(inner, path === '' ? key : `${path}.${key}`)) facts.set(at, text);
  };
  if (typeof value !== 'object') return path === '' ? facts : facts.set(path, String(value));
  if (isList(value)) {
    if (value.every((one) => typeof one !== 'object'))
      return facts.set(path, value.length === 0 ? 'none' : value.map(String).join(', '));
    for (const [index, inner] of value.entries()) add(labelOf(inner) ?? String(index + 1), inner);
    return facts;
  }
  for (const [key, inner] of Object.entries(value)) add(key, inner);
  return facts;
}

/** A list's entry is called by its name, when it has one. */
function labelOf(value: Signable): string | undefined {
  if (typeof value !== 'object' || isList(value)) return undefined;
  const name = value['name'] ?? value['unit'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function isList(value: Signable): value is readonly Signable[] {
  return Array.isArray(value);
}

/**
 * The two halves of a cause's sentence "Found X, expected Y."; undefined when it is put in another way. The last
 * "expected" divides, since what was found is the host's own text.
 */
export function foundAndExpected(detail: string): { readonly found: string; readonly expected: string } | undefined {
  const match = /^Found (?<found>.+), expected (?<expected>.+?)\.?$/s.exec(detail);
  const { found, expected } = match?.groups ?? {};
  return found === undefined || expected === undefined ? undefined : { found, expected };
}
