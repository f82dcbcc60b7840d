/**
 * Every class of identifier that the scrubber takes out; the union is closed and its names stand in signed records
 * (`redactions`). They follow the HIPAA Safe Harbor list, 45 CFR 164.514(b)(2)(i), letters in brackets.
 */
export const REDACTION_CLASSES = [
  'ssn', // (G)
  'phone', // (D)
  'fax', // (E)
  'email', // (F)
  'url_query', // (N) a URL with a query
  'personal_ip', // (O) an address in free text that is not of the inventory
  'mrn', // (H)
  'health_plan', // (I)
  'account', // (J)
  'licence', // (K)
  'vehicle', // (L)
  'device_serial', // (M)
  'dob', // (C)
  'admission', // (C)
  'discharge', // (C)
  'death', // (C)
  'name_in_path', // (A) in a file path
  'name_in_title', // (A) in a window title
  'patient_name', // (A) behind a label such as "Patient:"
  'message_segment', // a whole demographic segment of an HL7 v2 or X12 message
] as const;

/** A class of identifier. */
export type RedactionClass = (typeof REDACTION_CLASSES)[number];

/** How often each class was taken out. Every class has its count: a 0 says that it was looked for. */
export type Redactions = Record<RedactionClass, number>;

/** A part of a text that has to go: UTF-16 offsets, end exclusive. */
export interface Span {
  readonly kind: RedactionClass;
  readonly start: number;
  readonly end: number;
}

/** What the caller knows and the text does not. */
export interface ScrubContext {
  /** Addresses (`10.20.0.5`, `fd00::5`) and networks (`10.20.0.0/24`) of the site's inventory: these stay readable. */
  readonly inventoryAddresses?: Iterable<string>;
}

/** What stands in the text instead of an identifier. */
export function tokenOf(kind: RedactionClass): string {
  return `[redacted:${kind}]`;
}

/** Counts of nothing. */
export function noRedactions(): Redactions {
  const pairs = REDACTION_CLASSES.map((kind): [RedactionClass, number] => [kind, 0]);
  // Object.fromEntries loses the key type; the pairs are exactly the closed union.
  return Object.fromEntries(pairs) as Redactions;
}
