import { GIVEN_NAMES } from './given-names.ts';
import { isOrdinary } from './ordinary-words.ts';

/** One word of a name as written in a title or a record: `Smith`, `O'Brien`, `GARCIA`, `Müller-Lee`. */
export const NAME_WORD = "(?<!\\p{L})\\p{Lu}(?:['-]?\\p{L})+";
/** "van", "de la": small words that belong to a surname. */
const PARTICLES = '(?:(?<!\\p{L})(?:van|von|der|den|de|del|la|le|di|da|dos|bin|el|al) ){0,2}';
/** "Smith, John", "van der Berg, Johannes", "Washington, Denise R." */
export const LAST_FIRST = `${PARTICLES}${NAME_WORD}(?: ${NAME_WORD})?, ${NAME_WORD}(?: ${NAME_WORD}){0,2}(?: \\p{Lu}(?:\\.|(?![\\p{L}'-])))?`;
/** "John Smith", "Mary K. Johnson", "Thi Lan Nguyen". */
export const FIRST_LAST = `${NAME_WORD}(?: \\p{Lu}\\.?)?(?: ${PARTICLES}${NAME_WORD}){1,2}`;

const CAPITALISED = new RegExp(`^${NAME_WORD}$`, 'u');
const STARTS_LAST_FIRST = new RegExp(`^[~$ ]{0,3}(${LAST_FIRST})`, 'u');
/** What documents about one patient are called. */
const ABOUT_A_PATIENT =
  /(?<![a-z])(?:patient|pt|chart|referral|consent|intake|labs?|results?|x-?ray|mri|insurance|dob|mrn|prescription|rx|biopsy|immunization|vaccine|discharge|records?)(?![a-z])/i;

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
    .split(/[\s_,.^+()[\]&~$-]+/)
    .filter((word) => /^\p{L}[\p{L}']+$/u.test(word));
}

/**
 * True for the name of a document (without ending) that names a person: by a common given name, as "Last, First", or
 * by two words that are not ordinary beside one that says what the document is ("Referral - Hiroshi Tanaka").
 */
export function namesPerson(stem: string): boolean {
  const words = wordsOf(stem);
  if (holdsPerson(words)) return true;
  const reversed = STARTS_LAST_FIRST.exec(stem)?.[1];
  if (reversed !== undefined && mayBeName(wordsOf(reversed))) return true;
  const own = words.filter((word) => CAPITALISED.test(word) && !isOrdinary(word));
  return own.length >= 2 && ABOUT_A_PATIENT.test(stem);
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
