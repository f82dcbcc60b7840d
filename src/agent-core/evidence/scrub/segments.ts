import type { Scene } from './scene.ts';

/**
 * Demographic segments of HL7 v2 (patient, next of kin, guarantor, insurance, merge): `PID|1||44521^^^...`. Their fields
 * have places instead of labels, and nearly all of them identify somebody, so the segment goes to the end of its line.
 * The set id (digits or nothing) tells them from a process table that starts with `PID|USER|`.
 */
const HL7 = /(?<![A-Za-z0-9])(?:PID|PD1|NK1|GT1|IN[123]|MRG)\|(?<v>\d{0,4}\|[^\r\n\u0081]*)/g;
const LEAST_FIELDS = 3;
/**
 * The same in X12 (270, 835, 837): name of a subscriber, patient or dependent, and demographics. A segment ends at `~`.
 */
const X12 = /(?<![A-Za-z0-9])(?:NM1\*(?:IL|QC|QD|03|74)|DMG\*D8)\*(?<v>[^~\r\n\u0081]{3,500})/g;

/** Takes demographic segments of clinical messages whole; a quote that closes the string around them stays. */
export function takeSegments(scene: Scene): void {
  if (scene.mask.includes('*')) scene.take('message_segment', X12);
  if (!scene.mask.includes('|')) return;
  scene.take('message_segment', HL7, (value) => {
    if (value.split('|', LEAST_FIELDS + 1).length <= LEAST_FIELDS) return 0;
    const trimmed = value.trimEnd();
    return /["']$/.test(trimmed) ? trimmed.length - 1 : trimmed.length;
  });
}
