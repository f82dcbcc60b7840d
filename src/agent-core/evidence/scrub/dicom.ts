import type { RedactionClass } from './classes.ts';
import type { Scene } from './scene.ts';

/** Tags of the patient module (DICOM PS3.6, group 0010) as dump tools print them: `(0010,0020) LO [44521]`. */
const TAGS: ReadonlyArray<readonly [kind: RedactionClass, element: string]> = [
  ['patient_name', '0010'],
  ['mrn', '0020'],
  ['dob', '0030'],
];
const PATTERNS = TAGS.map(([kind, element]) => ({
  kind,
  pattern: new RegExp(`\\(0010,${element}\\) [A-Z]{2} \\[(?<v>[^\\]\\u0080\\u0081]{1,64})`, 'g'),
}));

/** Takes name, id and birth date of the patient out of a DICOM dump. */
export function takeDicom(scene: Scene): void {
  if (!scene.mask.includes('(0010,')) return;
  for (const { kind, pattern } of PATTERNS) scene.take(kind, pattern);
}
