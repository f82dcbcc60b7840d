import { RoundsError } from '../../errors.ts';
import type { KnownAddress } from './address.ts';
import { noRedactions, type Redactions, type ScrubContext } from './classes.ts';
import { type CleanTexts, cleanTexts } from './clean-texts.ts';
import { scrubKnown } from './scrub-text.ts';

/** What the caller knows of a record. */
export interface ScrubOptions extends ScrubContext {
  /**
   * Fields that are typed and never looked at, with all that is below them: a field's name (`key_id`, at any depth), or
   * a path from the root, array places written `[]` (`$.hosts[].address`).
   */
  readonly protectedFields: ReadonlySet<string>;
  /** Remembers clean texts between records; without it every text is looked at anew. */
  readonly clean?: CleanTexts;
}

/** A record after scrubbing. `scrubbed` is what `phi_scrubbed` may be set from. */
export interface ScrubbedRecord<T> {
  readonly value: T;
  readonly redactions: Redactions;
  readonly scrubbed: true;
}

/** Deeper records are nobody's evidence; a hostile one must not use up the stack. */
const DEEPEST = 100;

/**
 * Takes identifiers out of every string of a JSON value; numbers, booleans and null stay. A field's name counts as the
 * label of its strings (`mrn: "44521"`). Names of fields that are text themselves (a path as a key) are scrubbed too;
 * two that become equal are told apart by `#2`. The shape of the value stays; the input is not changed.
 * Throws RoundsError `INVALID_INPUT` for a value nested deeper than 100.
 */
export function scrubRecord<T>(value: T, options: ScrubOptions): ScrubbedRecord<T> {
  const clean = options.clean ?? cleanTexts();
  const walk = new Walk(options.protectedFields, clean.under(options.inventoryAddresses ?? []), clean);
  // Only strings and names of fields change, so the shape is T's.
  return { value: walk.value(value, '', '$', 0) as T, redactions: walk.redactions, scrubbed: true };
}

class Walk {
  readonly redactions = noRedactions();
  readonly #protected: ReadonlySet<string>;
  readonly #known: KnownAddress;
  readonly #clean: CleanTexts;

  constructor(protectedFields: ReadonlySet<string>, known: KnownAddress, clean: CleanTexts) {
    this.#clean = clean;
    this.#protected = protectedFields;
    this.#known = known;
  }

  value(value: unknown, field: string, path: string, depth: number): unknown {
    if (typeof value === 'string') return this.#text(value, labelOf(field));
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= DEEPEST) {
      throw new RoundsError(
        'INVALID_INPUT',
        `A record is nested deeper than ${DEEPEST}, so it was not sealed. Report this.`,
      );
    }
    if (Array.isArray(value)) return value.map((one) => this.value(one, field, `${path}[]`, depth + 1));
    const taken = new Set<string>();
    // fromEntries defines own properties, so that a key such as __proto__ stays data.
    return Object.fromEntries(
      Object.entries(value).map(([key, one]: [string, unknown]) => {
        const inner = `${path}.${key}`;
        if (this.#protected.has(key) || this.#protected.has(inner)) return [key, one];
        return [this.#key(key, taken), this.value(one, key, inner, depth + 1)];
      }),
    );
  }

  #key(key: string, taken: Set<string>): string {
    const scrubbed = this.#text(key, '');
    let unique = scrubbed;
    for (let count = 2; taken.has(unique); count++) unique = `${scrubbed}#${count}`;
    taken.add(unique);
    return unique;
  }

  #text(text: string, label: string): string {
    if (this.#clean.knows(label, text)) return text;
    const scrubbed = scrubKnown(text, label, this.#known, this.redactions);
    if (scrubbed === text) this.#clean.add(label, text);
    return scrubbed;
  }
}

/** A field's name as a label in front of its text: `guarantorSsn` reads "guarantor Ssn: ". */
function labelOf(field: string): string {
  if (!/[A-Za-z]/.test(field)) return '';
  return `${field.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_.]+/g, ' ')}: `;
}
