/** How well a text answers to what was typed; the smaller the better. Undefined when it does not. */
export function rankOf(typed: string, text: string): number | undefined {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const low = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const rank = rankOfWord(word, low);
    if (rank === undefined) return undefined;
    sum += rank;
  }
  return sum;
}

/** 0: the text begins with it; 1: a word of it does; 2: it is in it; 3: its letters are, in this order, within one word. */
function rankOfWord(word: string, text: string): number | undefined {
  if (text.startsWith(word)) return 0;
  const at = text.indexOf(word);
  if (at === -1) return text.split(/\s+/).some((one) => hasInOrder(word, one)) ? 3 : undefined;
  return /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? 2 : 1;
}

function hasInOrder(word: string, text: string): boolean {
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at === -1) return false;
    from = at + letter.length;
  }
  return true;
}

/** The best of `items` for what was typed, in their own order where they are alike; at most `most`. */
export function bestOf<T>(typed: string, items: readonly T[], textOf: (item: T) => string, most: number): T[] {
  const ranked = items.flatMap((item, at) => {
    const rank = rankOf(typed, textOf(item));
    return rank === undefined ? [] : [{ item, rank, at }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, most)
    .map(({ item }) => item);
}
