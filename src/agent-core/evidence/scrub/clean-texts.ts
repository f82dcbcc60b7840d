import { type KnownAddress, knownAddresses } from './address.ts';

/** Texts remembered at most, of each kind; a fleet's facts repeat a few hundred. */
const MOST_TEXTS = 4096;
/** Longer texts are rarely the same twice. */
const LONGEST = 120;
/** An address is judged by the inventory of its record, so a text that may hold one is clean under that inventory only. */
const MAY_HOLD_ADDRESS = /\d\.\d|:.*:/;
/** Other characters may hide an address from the test above (`203\uff0e0\uff0e113\uff0e25`, zero-width ones). */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Remembers texts in which nothing was found, since facts of hosts repeat from scan to scan. Only clean texts: what holds
 * an identifier is never kept.
 */
export interface CleanTexts {
  /**
   * Judges addresses by this inventory from now on. Under another one than before, texts that may hold an address are
   * looked at anew.
   */
  under(inventory: Iterable<string>): KnownAddress;
  /** True when exactly this text behind this label was clean before. */
  knows(label: string, text: string): boolean;
  add(label: string, text: string): void;
}

/** An empty memory of bounded size; when it is full it starts anew. */
export function cleanTexts(): CleanTexts {
  const anywhere = new Set<string>();
  const here = new Set<string>();
  let inventoryKey: string | undefined;
  let known: KnownAddress = knownAddresses([]);
  const keyOf = (label: string, text: string) => `${label}\u0000${text}`;
  return {
    under: (inventory) => {
      const addresses = [...new Set(inventory)];
      const key = addresses.join(' ');
      if (key === inventoryKey) return known;
      here.clear();
      inventoryKey = key;
      known = knownAddresses(addresses);
      return known;
    },
    knows: (label, text) => {
      if (text.length > LONGEST) return false;
      const key = keyOf(label, text);
      return anywhere.has(key) || here.has(key);
    },
    add: (label, text) => {
      if (text.length > LONGEST || !PLAIN.test(text)) return;
      const texts = MAY_HOLD_ADDRESS.test(text) ? here : anywhere;
      if (texts.size >= MOST_TEXTS) texts.clear();
      texts.add(keyOf(label, text));
    },
  };
}
