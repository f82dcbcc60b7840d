import { plainText } from '../../agent-core/transport/plain-text.ts';

/** Where a command writes: its answer on `out`, everything else on `err`. */
export interface Output {
  /** One line of the answer, for people. Nothing when JSON was asked for. */
  line(text: string): void;
  /** The answer as a document: with `--json` the only thing on standard output. */
  json(value: unknown): void;
  /** Progress and remarks, on standard error. */
  note(text: string): void;
  readonly wantsJson: boolean;
}

/** Makes the output of one command. Text that came from hosts is stripped of terminal codes on the way. */
export function makeOutput(
  streams: { out: NodeJS.WritableStream; err: NodeJS.WritableStream },
  wantsJson: boolean,
): Output {
  return {
    wantsJson,
    line: (text) => {
      if (!wantsJson) streams.out.write(`${terminalSafe(text)}\n`);
    },
    json: (value) => {
      if (wantsJson) streams.out.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    note: (text) => {
      streams.err.write(`${terminalSafe(text)}\n`);
    },
  };
}

/**
 * A text made safe for a terminal: control characters (a host's escape codes could move the cursor, rename the window or
 * paint a green word) and marks that turn the reading direction are taken out. Line breaks and spaces stay.
 */
export function terminalSafe(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** A table with columns as wide as their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = [head, ...rows].map((row) => row.map((cell) => plainText(cell, 160)));
  const widths = head.map((_, index) => Math.max(...shown.map((row) => (row[index] ?? '').length)));
  return shown
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
