import { labelled } from './label.ts';
import { FIRST_LAST, LAST_FIRST, mayBeName, NAME_WORD, wordsOf } from './names.ts';
import type { Judge, Scene } from './scene.ts';

const NAME = `${NAME_WORD}\\^[\\p{L}^'-]{1,60}|${LAST_FIRST}|${FIRST_LAST}|${NAME_WORD}`;
const NAMED = labelled('(?:patient|pt)(?:~(?:full|last|first|display))?~name', NAME);
const BEHIND_SIGN = labelled('(?:patient|pt) ?[:=]', NAME);
const IN_PROSE = labelled('(?:patient|pt\\.)', `${LAST_FIRST}|${NAME_WORD} ${NAME_WORD}`);

const name: Judge = (value) => (mayBeName(wordsOf(value)) ? value.length : 0);
/** One word alone must be written as a name: "Patient: Smith", but not "Patient: OK". */
const writtenAsName: Judge = (value, at, mask) =>
  /[ ,^]/.test(value) || /^\p{Lu}\p{Ll}{2,}/u.test(value) ? name(value, at, mask) : 0;

/** Takes the name behind "Patient:", "patient name", "PatientName": names elsewhere in free text are not found. */
export function takePatientNames(scene: Scene): void {
  if (!/pt|patient/i.test(scene.mask)) return;
  scene.take('patient_name', NAMED, name);
  scene.take('patient_name', BEHIND_SIGN, writtenAsName);
  scene.take('patient_name', IN_PROSE, name);
}
