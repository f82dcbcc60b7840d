/** One line of ssh_config as its words. */
export interface ConfigLine {
  /** Lower case. */
  readonly keyword: string;
  readonly args: readonly string[];
}

/**
 * Splits a line of ssh_config(5): a keyword, then arguments after blanks or one `=`. Arguments may be in quotes; `#` at the
 * beginning of a word ends the line. Undefined for a blank or a comment; a text for what is wrong.
 */
export function configLine(text: string): ConfigLine | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const head = /^([^\s=]+)(?:\s*=\s*|\s+|$)/.exec(trimmed);
  if (head?.[1] === undefined) return 'does not begin with a keyword';
  const args = splitWords(trimmed.slice(head[0].length));
  if (args === undefined) return 'has a quote that is never closed';
  return { keyword: head[1].toLowerCase(), args };
}

/** As OpenSSH splits arguments: quotes of both kinds, and a backslash before a quote, a backslash or a blank. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (char === '\\' && (/["'\\]/.test(next) || (quote === '' && next === ' '))) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === ' ' || char === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '#' && word === undefined) break;
    else word = (word ?? '') + char;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}
