import { readFileSync } from 'node:fs';

/** An identifier as the corpus marks it: class (or `x_...` for what no class covers) and UTF-16 offsets. */
export interface Marked {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** One line of the corpus. */
export interface Entry {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly marked: readonly Marked[];
}

/** Addresses of the site's inventory in all corpus lines: hosts and the gateway. */
export const CORPUS_INVENTORY = [
  '10.20.0.1',
  '10.20.0.5',
  '10.20.0.6',
  '10.20.0.10',
  '192.168.50.10',
  'fd00:20::5',
  '2001:db8:20::5',
] as const;

/** The parts of the corpus; see README.md for how each was made. */
export const PARTS = ['development', 'held-out', 'stress', 'unseen', 'generated', 'harvested'] as const;
/** Name of a part. */
export type Part = (typeof PARTS)[number];

/**
 * Reads a file of the corpus: `##` lines are headings, `⟦class:text⟧` marks an identifier, `⟪U+200B⟫` is a character.
 * Throws on a mark that is not closed.
 */
export function readCorpus(part: Part, name: 'positives' | 'lookalikes'): Entry[] {
  const file = `${part}/${name}.txt`;
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    line.trim() === '' || line.startsWith('##') ? [] : [parseLine(file, at + 1, line)],
  );
}

function parseLine(file: string, line: number, source: string): Entry {
  const marked: Marked[] = [];
  const decoded = source.replaceAll(/⟪U\+([0-9A-F]{4,6})⟫/g, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  let text = '';
  let open: { kind: string; start: number } | undefined;
  for (const piece of decoded.split(/(⟦[a-z_0-9]+:|⟧)/)) {
    const opening = /^⟦(.+):$/.exec(piece)?.[1];
    if (opening !== undefined) open = { kind: opening, start: text.length };
    else if (piece === '⟧') {
      if (open === undefined) throw new Error(`${file}:${line}: a mark closes that never opened`);
      marked.push({ ...open, end: text.length });
      open = undefined;
    } else text += piece;
  }
  if (open !== undefined) throw new Error(`${file}:${line}: a mark is not closed`);
  return { file, line, text, marked };
}
