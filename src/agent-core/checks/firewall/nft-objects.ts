/** One object of `nft -j list ruleset`, such as `{"rule": {...}}`, as far as everything needs it. */
export interface NftObject {
  /** `table`, `chain`, `rule`, `set`, `map`, `counter`, `flowtable` ... */
  readonly kind: string;
  /** Family, space, name of the table that it belongs to (or is). */
  readonly ref: string;
  /** The chain of a rule, or the object's own name. */
  readonly name: string;
  readonly body: JsonObject;
}

/** An object as JSON.parse gives it. */
export type JsonObject = { readonly [key: string]: unknown };

/** True for a JSON object, false for an array, null or a plain value. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Families and names as nft allows them; anything else is not nft's. */
const FAMILY = /^(?:ip|ip6|inet|arp|bridge|netdev)$/;
const NAME = /^[A-Za-z_.][A-Za-z0-9/\\_.-]{0,127}$/;

/**
 * Reads the lines of the probe: the whole document on one line, or one object a line (json_schema 1 of
 * libnftables-json(5) either way). Undefined when anything in it is not that: half a ruleset must not be hashed.
 */
export function readObjects(lines: readonly string[]): readonly NftObject[] | undefined {
  const objects: NftObject[] = [];
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const items = readLine(line.trim());
    if (items === undefined) return undefined;
    for (const item of items) {
      if (isObject(item) && 'metainfo' in item) continue;
      const object = narrow(item);
      if (object === undefined) return undefined;
      objects.push(object);
    }
  }
  return objects;
}

function readLine(line: string): readonly unknown[] | undefined {
  const whole = parse(line);
  if (isObject(whole) && Array.isArray(whole['nftables'])) return whole['nftables'];
  if (isObject(whole)) return [whole];
  // A line of the cut document ends in the comma, or in the brackets, that followed its object.
  for (const end of [',', ']}']) {
    if (!line.endsWith(end)) continue;
    const items = parse(`[${line.slice(0, -end.length)}]`);
    if (Array.isArray(items)) return items;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller tells what that means.
    return undefined;
  }
}

function narrow(item: unknown): NftObject | undefined {
  if (!isObject(item)) return undefined;
  const [kind, ...more] = Object.keys(item);
  if (kind === undefined || more.length > 0) return undefined;
  const body = item[kind];
  if (!isObject(body)) return undefined;
  const family = body['family'];
  const table = kind === 'table' ? body['name'] : body['table'];
  const name = kind === 'rule' ? body['chain'] : (body['name'] ?? '');
  if (typeof family !== 'string' || !FAMILY.test(family)) return undefined;
  if (typeof table !== 'string' || !NAME.test(table)) return undefined;
  if (typeof name !== 'string') return undefined;
  return { kind, ref: `${family} ${table}`, name, body };
}
