/** The part of an address behind the `?`, such as `state=drifted`; '' for none. */
export function queryOfHash(hash: string): string {
  const at = hash.indexOf('?');
  return at < 0 ? '' : hash.slice(at + 1);
}

/** An address without its query. */
export function withoutQuery(hash: string): string {
  const at = hash.indexOf('?');
  return at < 0 ? hash : hash.slice(0, at);
}

/** An address with this query. */
export function withQuery(hash: string, query: string): string {
  return query === '' ? hash : `${hash}?${query}`;
}

/** What is set of some filters, as a query; '' when nothing is. */
export function queryOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')).toString();
}

/** Longest value of one filter that is taken from an address, characters: longer ones come from nowhere good. */
const MOST = 500;

/** One field of a query; '' when it is absent. */
export function fieldOf(query: string, name: string): string {
  return (new URLSearchParams(query).get(name) ?? '').slice(0, MOST);
}

/** One field of a query that is one of a few words; '' for anything else. */
export function choiceOf<T extends string>(query: string, name: string, choices: readonly T[]): T | '' {
  const told = fieldOf(query, name);
  return choices.find((one) => one === told) ?? '';
}
