import { GIVEN_NAMES } from './given-names.ts';
import { isOrdinary } from './ordinary-words.ts';

/** One word of a name as written in a title or a record: `Smith`, `O'Brien`, `GARCIA`, `Müller-Lee`. */
export const NAME_WORD = "\\p{Lu}(?:['-]?\\p{L})+";
const CAPITALISED = new RegExp(`^${NAME_WORD}$`, 'u');

/** True when a word is a common given name. Case and accents do not matter. */
export function isGivenName(word: string): boolean {
  return GIVEN_NAMES.has(
    word
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .toLowerCase(),
  );
}

/** Words of a file name: split at blanks, `_ , . ^ + -` and camel-case humps; only those of at least two letters. */
export function wordsOf(text: string): string[] {
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s_,.^+()[\]&-]+/)
    .filter((word) => /^\p{L}[\p{L}']+$/u.test(word));
}

/** Two words or more, one of them a common given name, another one no ordinary word, both capitalised. */
export function holdsPerson(words: readonly string[]): boolean {
  const capitalised = words.filter((word) => CAPITALISED.test(word));
  return capitalised.some(
    (given, at) => isGivenName(given) && capitalised.some((other, index) => index !== at && !isOrdinary(other)),
  );
}

/**
 * A file or folder below a patients' folder. Here nearly everything is named after a person, so two words that are not
 * ordinary are enough (lower case only with a given name), or a single given name.
 */
export function namesPatient(words: readonly string[]): boolean {
  const own = words.filter((word) => !isOrdinary(word));
  if (own.some(isGivenName)) return true;
  return own.filter((word) => CAPITALISED.test(word)).length >= 2;
}

/** True for words that may be a name behind a "Patient:" label: none of them ordinary. */
export function mayBeName(words: readonly string[]): boolean {
  return words.length > 0 && !words.some((word) => isOrdinary(word) && !isGivenName(word));
}
