/**
 * Splits a line as a POSIX shell would: blanks divide, quotes of both kinds and backslashes hold together, `#` outside quotes
 * begins a comment, also within a word (Ansible reads its inventories so). Undefined when a quote is never closed.
 */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const put = (more: string) => {
    word = (word ?? '') + more;
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    at += 1;
    if (char === '#') break;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '\\') {
      if (at >= text.length) return undefined;
      put(text[at] ?? '');
      at += 1;
    } else if (char === "'") {
      const end = text.indexOf("'", at);
      if (end < 0) return undefined;
      put(text.slice(at, end));
      at = end + 1;
    } else if (char === '"') {
      const end = doubleQuoted(text, at, put);
      if (end === undefined) return undefined;
      at = end;
    } else put(char);
  }
  return word === undefined ? words : [...words, word];
}

/** Takes what stands up to the closing quote; inside, a backslash escapes only itself and the quote. */
function doubleQuoted(text: string, from: number, put: (more: string) => void): number | undefined {
  put('');
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    const next = text[at + 1];
    if (char === '"') return at + 1;
    if (char === '\\' && (next === '"' || next === '\\')) {
      put(next);
      at += 1;
    } else put(char);
  }
  return undefined;
}
