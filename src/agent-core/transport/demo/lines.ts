/** Lines of a probe's answer, as the shell functions of checks/prelude.sh print them. */
export type Lines = readonly string[];

/** As `fact KEY TEXT` prints it. */
export function fact(key: string, ...texts: readonly string[]): Lines {
  return texts.map((text) => `${key}\t${text}`);
}

/** As `run KEY COMMAND...` prints what a command said, how it ended and what it complained of. */
export function ran(key: string, output: readonly string[], code = 0, error = ''): Lines {
  return [...fact(key, ...output), `${key}.rc\t${code}`, `${key}.err\t${error}`];
}

/** A whole answer, with the mark that the probe came to its end. */
export function whole(...parts: readonly Lines[]): string {
  return `${[...parts.flat(), 'end\tok'].join('\n')}\n`;
}
