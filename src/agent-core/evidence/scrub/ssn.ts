import { labelled, NUMBER } from './label.ts';
import type { Judge, Scene } from './scene.ts';

/** Areas 000, 666 and 900-999, group 00 and serial 0000 were never issued (SSA, POMS RM 10201.035). */
const issued: Judge = (value) => {
  const digits = value.replaceAll(/[^0-9]/g, '');
  const area = digits.slice(0, 3);
  const never = area === '000' || area === '666' || area.startsWith('9') || digits.slice(3, 5) === '00';
  return never || digits.slice(5) === '0000' ? 0 : value.length;
};

const LABELLED = labelled(
  `(?:ssn|ss ?#|s\\.s\\.n\\.?|soc(?:ial|\\.)?~sec(?:urity|\\.)?)(?:~(?:${NUMBER}))?`,
  '\\d{3}(?<by>[- .]?)\\d{2}\\k<by>\\d{4}',
);
/** The word may stand a little before ("SSN on file: none, new 123 45 6789"); then separators are asked for. */
const NEAR_LABEL =
  /(?:ssn|SSN|[Ss]ocial [Ss]ecurity)[^\n0-9\u0081]{1,40}(?<v>\d{3}(?<by>[- .])\d{2}\k<by>\d{4})(?![0-9A-Za-z])/g;
/** Without a label only with dashes: with blanks it is a row of counters, without anything a number. */
const BARE = /(?<![0-9]|[0-9][-.])\d{3}-\d{2}-\d{4}(?![0-9]|[-.][0-9])/g;

/** Takes social security numbers behind a label, in any spelling. */
export function takeLabelledSsn(scene: Scene): void {
  scene.take('ssn', LABELLED, issued);
  scene.take('ssn', NEAR_LABEL, issued);
}

/** Takes social security numbers that show by their dashes. */
export function takeBareSsn(scene: Scene): void {
  scene.take('ssn', BARE, issued);
}
