import { digitsIn, labelled, NUMBER } from './label.ts';
import type { Judge, Scene } from './scene.ts';

const EXTENSION = '(?:,? ?(?:x|ext\\.?|extension) ?\\d{1,6})?';
const COUNTRY = '(?:(?:\\+|00)?1[-. ]?|001-)?';
/** What stands for itself: dashes, dots or brackets say that it is a telephone number. Blanks alone do not. */
const SEPARATED = [
  `${COUNTRY}\\(\\d{3}\\)[-. ]?\\d{3}[-. ]\\d{4}`,
  `${COUNTRY}\\d{3}-\\d{3}-\\d{4}`,
  `(?:\\+?1\\.)?[2-9]\\d{2}\\.\\d{3}\\.\\d{4}`,
  '[2-9]\\d{2} [2-9]\\d{2}-\\d{4}',
  '\\+1 \\d{3} \\d{3} \\d{4}',
].join('|');
const INTERNATIONAL = '\\+[1-9]\\d{0,2}(?:[ .-]?\\(\\d{1,4}\\)|[ .-]\\d{1,5}){2,6}';
/** North American number without separators: area and exchange begin with 2-9, so an epoch in seconds is none. */
const COMPACT = '(?:\\+?1)?[2-9]\\d{2}[2-9]\\d{6}';
const SPACED = '(?:1 )?\\d{3} \\d{3} \\d{4}';

const BEFORE = '(?<![0-9A-Za-z]|[0-9][-.])';
const AFTER = '(?![0-9A-Za-z]|[-.][0-9])';
const BARE = new RegExp(`${BEFORE}(?:${SEPARATED})${EXTENSION}${AFTER}`, 'g');
const BARE_INTERNATIONAL = new RegExp(`${BEFORE}${INTERNATIONAL}${AFTER}`, 'g');

/** E.164 allows 15 digits; fewer than 8 are counters with a sign. */
const plausible: Judge = (value) => (digitsIn(value) >= 8 && digitsIn(value) <= 15 ? value.length : 0);

const ANY = `(?:${SEPARATED}|${INTERNATIONAL}|${SPACED}|\\d{3}/\\d{3}-\\d{4}|\\d{3}-\\d{4})${EXTENSION}`;
const TO_WHOM = `(?:~(?:${NUMBER}|to|from|recipient|dest|is|was)){0,3}`;
const FAX = labelled(`e?-?(?:fax(?:ed)?|facsimile)${TO_WHOM}`, `${ANY}|${COMPACT}`);
const LINE = '(?:tele?)?phone|mobile|cell|tel\\.?|ph\\.?';
const PHONE = labelled(
  `(?:(?:home|work|mobile|cell)~)?(?:${LINE}|pager|call(?:back)?|dial|text|sms|contact)${TO_WHOM}`,
  ANY,
);
/** Ten digits in a row count only behind a label that is set off by a sign: `text 3095550122 bytes` is none. */
const COMPACT_PHONE = labelled(`(?:${LINE}|caller)(?:~(?:id|${NUMBER}))? ?[:=#]`, COMPACT);
const E164 = labelled(`(?:${LINE}|number|msisdn|caller|sip|sms|to|from)`, '\\+1[2-9]\\d{2}[2-9]\\d{6}');

/** Takes fax numbers: what a word for fax names. */
export function takeFax(scene: Scene): void {
  scene.take('fax', FAX);
}

/** Takes telephone numbers behind a label, also those without separators. */
export function takeLabelledPhones(scene: Scene): void {
  for (const pattern of [PHONE, COMPACT_PHONE, E164]) scene.take('phone', pattern);
}

/** Takes telephone numbers that show by their separators. */
export function takeBarePhones(scene: Scene): void {
  scene.take('phone', BARE);
  scene.take('phone', BARE_INTERNATIONAL, plausible);
}
