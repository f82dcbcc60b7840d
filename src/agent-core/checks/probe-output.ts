import { visible, wholeNumber } from './text.ts';

/** How a command of a probe ended, as the shell function `run` of prelude.sh reports it. */
export interface CommandResult {
  /** Exit code; 126 = no privilege, 127 = no such program. */
  readonly code: number;
  /** Standard output, line by line, hostile. */
  readonly lines: readonly string[];
  /** Standard error as one safe line, for the technician. */
  readonly error: string;
}

/** The facts that one probe printed: lines `key<TAB>text`, as prelude.sh writes them. */
export class ProbeOutput {
  readonly #lines = new Map<string, string[]>();

  /** Reads any text; lines that are no facts are left out. */
  constructor(text: string) {
    for (const line of text.split('\n')) {
      const tab = line.indexOf('\t');
      if (tab < 1 || tab > MAX_KEY) continue;
      const key = line.slice(0, tab);
      const found = this.#lines.get(key);
      if (found === undefined) this.#lines.set(key, [line.slice(tab + 1)]);
      else found.push(line.slice(tab + 1));
    }
  }

  /** All lines under a key, in order. */
  all(key: string): readonly string[] {
    return this.#lines.get(key) ?? [];
  }

  /** The one line under a key. Undefined when there is none, or more than one: an ambiguous fact is no fact. */
  one(key: string): string | undefined {
    const lines = this.#lines.get(key);
    return lines?.length === 1 ? lines[0] : undefined;
  }

  /** {@link ProbeOutput.one} as a whole number; undefined when it is none. */
  number(key: string): number | undefined {
    return wholeNumber(this.one(key));
  }

  /** How a command that ran under `run KEY ...` ended; undefined when the probe did not run it. */
  command(key: string): CommandResult | undefined {
    const code = wholeNumber(this.one(`${key}.rc`));
    if (code === undefined) return undefined;
    return { code, lines: this.all(key), error: visible(this.all(`${key}.err`).join(' ').trim()) };
  }
}

/** Our longest key holds a unit name of 128 characters. */
const MAX_KEY = 200;
