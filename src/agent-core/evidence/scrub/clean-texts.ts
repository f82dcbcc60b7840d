/** Texts remembered at most; a fleet's facts repeat a few hundred. */
const MOST_TEXTS = 4096;
/** Longer texts are rarely the same twice. */
const LONGEST = 120;
/** An address is judged by the inventory of its record, so a text that may hold one is looked at every time. */
const MAY_HOLD_ADDRESS = /\d\.\d|:.*:/;
/** Other characters may hide an address from the test above (`203\uff0e0\uff0e113\uff0e25`, zero-width ones). */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Remembers texts in which nothing was found, since facts of hosts repeat from scan to scan. Only clean texts: what holds
 * an identifier is never kept.
 */
export interface CleanTexts {
  /** True when exactly this text behind this label was clean before. */
  knows(label: string, text: string): boolean;
  add(label: string, text: string): void;
}

/** An empty memory of bounded size; when it is full it starts anew. */
export function cleanTexts(): CleanTexts {
  const known = new Set<string>();
  const keyOf = (label: string, text: string) => `${label}\u0000${text}`;
  return {
    knows: (label, text) => text.length <= LONGEST && known.has(keyOf(label, text)),
    add: (label, text) => {
      if (text.length > LONGEST || !PLAIN.test(text) || MAY_HOLD_ADDRESS.test(text)) return;
      if (known.size >= MOST_TEXTS) known.clear();
      known.add(keyOf(label, text));
    },
  };
}
