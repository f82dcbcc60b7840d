import type { RedactionClass } from './classes.ts';
import { anyCase, labelled } from './label.ts';
import type { Judge, Scene } from './scene.ts';

const MONTH = `(?:${anyCase('jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec')})[A-Za-z]{0,6}\\.?`;
const TIME = '(?:T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?';
/** A whole date, in the orders and spellings that forms, FHIR (`1961-03-04`), HL7 and DICOM (`19610304`) use. */
const DATE = [
  `\\d{4}-\\d{2}-\\d{2}${TIME}`,
  '\\d{1,2}(?<by>[-/.])\\d{1,2}\\k<by>(?:\\d{4}|\\d{2})',
  '\\d{4}(?<sep>[/.])\\d{1,2}\\k<sep>\\d{1,2}',
  '(?:18|19|20)\\d{2}[01]\\d[0-3]\\d(?:\\d{4}|\\d{6})?',
  `\\d{1,2}(?:st|nd|rd|th)?[ -]${MONTH},?[ -](?:\\d{4}|\\d{2})`,
  `${MONTH}[ -]\\d{1,2}(?:st|nd|rd|th)?,?[ -](?:\\d{4}|\\d{2})`,
].join('|');

const WHEN = '(?:~(?:date[ /_-]?time|date|dt|time))?\\.?';
/** DC is a domain controller and adm a group of Linux, unless a word for date follows. */
const DATED = '~(?:date|dt)\\.?';
/** "admitted on", "discharged to home": a few small words may stand before the date. */
const LEAD = '(?: (?:on|to|at|in|home|from)\\b){0,3}';

const RULES: ReadonlyArray<readonly [kind: RedactionClass, label: string]> = [
  ['dob', `dob|d\\.o\\.b\\.?|date~of~birth|birth~(?:date|day)|born${LEAD}`],
  ['admission', `date~of~admission|(?:admission|admitted|admit|adm\\.)${WHEN}${LEAD}|adm${DATED}`],
  ['discharge', `date~of~discharge|(?:discharged?|disch\\.?|d/c)${WHEN}${LEAD}|dc${DATED}`],
  ['death', `(?:date|time)~of~death|(?:death|deceased)${WHEN}${LEAD}|dod|died${LEAD}`],
];

/** Batteries are discharged and processes die, too. */
const OF_A_MACHINE =
  /\b(?:battery|ups|capacitor|cell|process|service|worker|daemon|thread|child|job|server|host)\b[^\n]{0,24}$/i;

const ofAPerson: Judge = (value, at, mask) => {
  const before = mask.slice(Math.max(0, at - 40), at);
  return OF_A_MACHINE.test(before) ? 0 : value.length;
};

const PATTERNS = RULES.map(([kind, label]) => ({ kind, pattern: labelled(`(?:${label})`, DATE) }));

/** Takes dates of birth, admission, discharge and death. Only behind their label: a log is full of other dates. */
export function takeDates(scene: Scene): void {
  for (const { kind, pattern } of PATTERNS) scene.take(kind, pattern, kind === 'dob' ? undefined : ofAPerson);
}
