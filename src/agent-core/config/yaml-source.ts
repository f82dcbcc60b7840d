import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseDocument } from 'yaml';

/** Longest YAML text in UTF-8 bytes. Ours have 1 to 5 KiB; the parser needs a second and 64 MiB for a hostile megabyte. */
export const MAX_YAML_BYTES = 64 * 1024;
/** Tokens and levels of nesting; far above what a person writes, far below what makes the parser slow. */
const MAX_TOKENS = 20_000;
const MAX_DEPTH = 32;
/** Where something is wrong in a file, and what would be right. */
export interface FileProblem {
  /** Names and list indexes from the top of the file; empty for the file as a whole. */
  readonly path: readonly PropertyKey[];
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A place in a text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML text as plain data, with the places of its parts. */
export interface YamlSource {
  /** Made of mappings, lists, texts, numbers, booleans and null. An empty file is an empty mapping. */
  readonly value: unknown;
  /** Mistakes of the YAML itself; then {@link value} is not to be used. */
  readonly problems: readonly FileProblem[];
  /** Where a value stands, or the nearest part of its path that is there. */
  valueAt(path: readonly PropertyKey[]): Place;
  /** Where a name stands. */
  nameAt(path: readonly PropertyKey[]): Place;
}

/**
 * Reads one YAML 1.2 document, core schema. Aliases are refused (they are how a small file becomes a huge one), as are
 * duplicate names, other tags, names that are no text, further documents, and files that are too long or too deep.
 * Never throws; takes well under a second for any input.
 */
export function readYamlSource(text: string): YamlSource {
  const lines = new LineCounter();
  const reader = new Reader(lines);
  const unfit = whyUnfit(text);
  if (unfit !== undefined) return reader.failed(unfit, 0);
  // Duplicate names are found below in linear time; the library's own way compares every pair.
  const parsed = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  for (const mistake of [...parsed.errors, ...parsed.warnings])
    reader.report([], mistake.pos[0], visible(mistake.message));
  if (parsed.directives?.yaml.version === '1.1')
    reader.report([], 0, 'remove the line %YAML 1.1: only YAML 1.2 is read');
  const value = parsed.contents === null ? {} : reader.read(parsed.contents, []);
  return reader.done(value);
}

function whyUnfit(text: string): string | undefined {
  if (Buffer.byteLength(text, 'utf8') > MAX_YAML_BYTES)
    return `is longer than ${MAX_YAML_BYTES / 1024} KiB: not a file that was written for this`;
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (tokens > MAX_TOKENS) return 'has far too many parts: not a file that was written for this';
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  }
  return undefined;
}

/** Control characters of a hostile file must not reach a terminal; a long one must not fill it. */
export function visible(text: string): string {
  const shown = text.replace(/\p{C}/gu, '\u{fffd}');
  return shown.length > 300 ? `${shown.slice(0, 300)}...` : shown;
}

/** Walks the document once and keeps what was found. */
class Reader {
  readonly #lines: LineCounter;
  readonly #problems: FileProblem[] = [];
  readonly #values = new Map<string, number>();
  readonly #names = new Map<string, number>();

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  report(path: readonly PropertyKey[], offset: number, message: string): void {
    this.#problems.push({ path, ...this.#place(offset), message });
  }

  failed(message: string, offset: number): YamlSource {
    this.report([], offset, message);
    return this.done({});
  }

  done(value: unknown): YamlSource {
    return {
      value,
      problems: this.#problems,
      valueAt: (path) => this.#find(this.#values, path),
      nameAt: (path) => this.#find(this.#names, path),
    };
  }

  read(node: Node | null | undefined, path: readonly PropertyKey[]): unknown {
    if (node === null || node === undefined) return null;
    const offset = node.range?.[0] ?? 0;
    this.#values.set(keyOf(path), offset);
    if (path.length > MAX_DEPTH) {
      this.report([], offset, `is nested deeper than ${MAX_DEPTH} levels`);
      return null;
    }
    if (isAlias(node)) this.report(path, offset, 'is an alias (*): write the value itself here');
    else if (isScalar(node)) return node.value;
    else if (isSeq<Node | null>(node)) return node.items.map((item, index) => this.read(item, [...path, index]));
    else if (isMap<Node | null, Node | null>(node)) return this.#readMap(node.items, path);
    return null;
  }

  #readMap(pairs: readonly { key: Node | null; value: Node | null }[], path: readonly PropertyKey[]): object {
    const value: Record<string, unknown> = {};
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? pair.key.value : undefined;
      const offset = pair.key?.range?.[0] ?? 0;
      const inner = [...path, typeof name === 'string' ? name : ''];
      if (typeof name !== 'string') this.report(path, offset, 'has a name that is no text: write it in quotes');
      // Assigning to it would not make a property but change the object.
      else if (name === '__proto__') this.report(path, offset, 'has the name __proto__, which means nothing here');
      else if (Object.hasOwn(value, name)) this.report(inner, offset, 'is there twice: remove one of the two');
      else {
        this.#names.set(keyOf(inner), offset);
        value[name] = this.read(pair.value, inner);
      }
    }
    return value;
  }

  #find(places: ReadonlyMap<string, number>, path: readonly PropertyKey[]): Place {
    for (let length = path.length; length > 0; length -= 1) {
      const key = keyOf(path.slice(0, length));
      const offset =
        (length === path.length ? places.get(key) : undefined) ?? this.#values.get(key) ?? this.#names.get(key);
      if (offset !== undefined) return this.#place(offset);
    }
    return this.#place(0);
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path);
}
