import { labelled } from './label.ts';
import { isGivenName, mayBeName, NAME_WORD, wordsOf } from './names.ts';
import type { Judge, Scene } from './scene.ts';

const NAME = [
  `${NAME_WORD}\\^[\\p{L}^'-]{1,60}`,
  `${NAME_WORD}(?: ${NAME_WORD})?, ${NAME_WORD}(?: ${NAME_WORD})?(?: \\p{Lu}(?:\\.|\\b))?`,
  `${NAME_WORD}(?: \\p{Lu}\\.?)?(?: ${NAME_WORD}){1,2}`,
  NAME_WORD,
].join('|');
const NAMED = labelled('(?:patient|pt)(?:~(?:full|last|first|display))?~name', NAME);
const BEHIND_SIGN = labelled('(?:patient|pt) ?[:=]', NAME);
const IN_PROSE = labelled('(?:patient|pt\\.)', `${NAME_WORD} ${NAME_WORD}`);
/** DICOM dump of the patient's name (PS3.6, tag 0010,0010). */
const DICOM = /\(0010,0010\) PN \[(?<v>[^\]\ue000\ue001]{1,64})/g;

const name: Judge = (value) => (mayBeName(wordsOf(value)) ? value.length : 0);
/** One capitalised word may be a status ("Patient: Discharged"); it counts only if it is a given name. */
const nameOrGiven: Judge = (value, at, mask) => (/[ ,^]/.test(value) || isGivenName(value) ? name(value, at, mask) : 0);

/** Takes the name behind "Patient:", "patient name", "PatientName": names elsewhere in free text are not found. */
export function takePatientNames(scene: Scene): void {
  if (!/pt|patient|\(0010/i.test(scene.mask)) return;
  scene.take('patient_name', DICOM);
  scene.take('patient_name', NAMED, name);
  scene.take('patient_name', BEHIND_SIGN, nameOrGiven);
  scene.take('patient_name', IN_PROSE, name);
}
