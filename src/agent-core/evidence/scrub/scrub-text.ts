import { type KnownAddress, knownAddresses } from './address.ts';
import { noRedactions, type Redactions, type ScrubContext, type Span, tokenOf } from './classes.ts';
import { findSpans } from './find.ts';

/** A text after scrubbing, and how much was taken out. */
export interface ScrubbedText {
  readonly text: string;
  readonly redactions: Redactions;
}

/**
 * What is cut out may give a neighbour the room that a pattern asks for, so the result is looked at again until nothing
 * is found. Real texts need two rounds, of which the second finds nothing; the bound keeps hostile ones linear.
 */
const MOST_ROUNDS = 6;

/**
 * Takes identifiers of persons out of a free text. A text without any comes back as it is, unit for unit; scrubbing
 * twice gives what scrubbing once gives. It lowers a risk and is no de-identification: see docs/phi.md.
 */
export function scrubText(text: string, context: ScrubContext = {}): ScrubbedText {
  const redactions = noRedactions();
  return { text: scrubKnown(text, '', knownAddresses(context.inventoryAddresses ?? []), redactions), redactions };
}

/**
 * {@link scrubText} for a value that stands behind `label` (the name of its field), which may be what tells that
 * `44521` is a record number. The label itself is not part of the result. Adds what it takes out to `redactions`.
 */
export function scrubKnown(text: string, label: string, known: KnownAddress, redactions: Redactions): string {
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const spans = findSpans(`${label}${current}`, known)
      .filter(({ end }) => end > label.length)
      .map(({ kind, start, end }) => ({ kind, start: Math.max(0, start - label.length), end: end - label.length }));
    if (spans.length === 0) break;
    for (const { kind } of spans) redactions[kind] += 1;
    current = cut(current, spans);
  }
  return current;
}

function cut(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { kind, start, end } of spans) {
    parts.push(text.slice(from, start), tokenOf(kind));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
