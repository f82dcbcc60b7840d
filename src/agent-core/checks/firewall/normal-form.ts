import { isObject, type JsonObject } from './nft-objects.ts';

/** Deeper than any real rule: bounds the stack for hostile input. */
const MAX_DEPTH = 64;

/** What changes by itself, without anybody changing a rule: counters, the time of the last match, used-up quotas, remaining times. */
const MOVING = new Set(['counter', 'last', 'used', 'used_unit', 'expires']);
/** Lists whose order says nothing, or that newer versions of nft print as a single word. */
const UNORDERED_WORDS = new Set(['flags', 'dev']);
const UNORDERED_LISTS = new Set(['set', 'elem']);

/**
 * The normal form of a part of `nft -j` as text: equal for two readings of the same rules, whatever passed through
 * them. Keys sorted; what moves by itself and the handle left out; sets sorted. Throws RangeError when too deep.
 */
export function normalText(body: JsonObject, leaveOut: readonly string[] = []): string {
  const out = new Set([...leaveOut, 'handle']);
  return objectText(body, (key) => out.has(key), 0);
}

function text(value: unknown, key: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError('the ruleset is nested too deep');
  if (UNORDERED_WORDS.has(key)) return wordsText(value, depth);
  if (Array.isArray(value)) return listText(value, key, depth);
  if (isObject(value)) return wrapped(value, depth) ?? objectText(value, () => false, depth);
  return JSON.stringify(value);
}

function objectText(value: JsonObject, leaveOut: (key: string) => boolean, depth: number): string {
  const keys = Object.keys(value).filter((key) => !leaveOut(key) && !MOVING.has(key));
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${text(value[key], key, depth + 1)}`)
    .join(',')}}`;
}

/** A set element with a counter or a remaining time is wrapped as {"elem": {"val": ...}}: without them it is the value. */
function wrapped(value: JsonObject, depth: number): string | undefined {
  const inner = value['elem'];
  if (Object.keys(value).length !== 1 || !isObject(inner)) return undefined;
  const kept = Object.keys(inner).filter((key) => !MOVING.has(key));
  return kept.length === 1 && kept[0] === 'val' ? text(inner['val'], 'val', depth + 1) : undefined;
}

function listText(list: readonly unknown[], key: string, depth: number): string {
  const items = list.filter((item) => !onlyMoves(item)).map((item) => text(item, '', depth + 1));
  return `[${(UNORDERED_LISTS.has(key) ? items.sort() : items).join(',')}]`;
}

/** A statement such as {"counter": {...}} of which nothing is left. */
function onlyMoves(item: unknown): boolean {
  if (!isObject(item)) return false;
  const keys = Object.keys(item);
  return keys.length > 0 && keys.every((key) => MOVING.has(key));
}

/** `dynamic` is not printed by every version of nft; the rule that fills the set is part of the form anyway. */
function wordsText(value: unknown, depth: number): string {
  const words = Array.isArray(value) ? value : [value];
  return `[${words
    .filter((word) => word !== 'dynamic')
    .map((word) => text(word, '', depth + 1))
    .sort()
    .join(',')}]`;
}

/** Names of the sets and maps that a rule fills from the packets it sees: {"set": {"op": "add", "set": "@name"}}. */
export function filledSets(value: unknown, found: Set<string> = new Set(), depth = 0): Set<string> {
  if (depth > MAX_DEPTH) throw new RangeError('the ruleset is nested too deep');
  if (Array.isArray(value)) {
    for (const item of value) filledSets(item, found, depth + 1);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const inner = value[key];
      if ((key === 'set' || key === 'map') && isObject(inner) && 'op' in inner) {
        const name = inner[key];
        if (typeof name === 'string' && name.startsWith('@')) found.add(name.slice(1));
      }
      filledSets(inner, found, depth + 1);
    }
  }
  return found;
}
