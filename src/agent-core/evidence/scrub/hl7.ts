import type { Scene } from './scene.ts';

/**
 * Demographic segments of HL7 v2 (patient, next of kin, guarantor, insurance, merge): `PID|1||44521^^^...`. Their fields
 * have places instead of labels, and nearly all of them identify somebody, so the segment goes to the end of its line.
 * The set id (digits or nothing) tells them from a process table that starts with `PID|USER|`.
 */
const SEGMENT = /(?<![A-Za-z0-9])(?:PID|PD1|NK1|GT1|IN[123]|MRG)\|(?<v>\d{0,4}\|[^\r\n\ue001]*)/g;
const LEAST_FIELDS = 3;

/** Takes demographic HL7 segments whole; a quote that closes the string around them stays. */
export function takeHl7(scene: Scene): void {
  if (!scene.mask.includes('|')) return;
  scene.take('hl7_segment', SEGMENT, (value) => {
    if (value.split('|', LEAST_FIELDS + 1).length <= LEAST_FIELDS) return 0;
    const trimmed = value.trimEnd();
    return /["']$/.test(trimmed) ? trimmed.length - 1 : trimmed.length;
  });
}
