import { type KnownAddress, takeAddresses } from './address.ts';
import type { Span } from './classes.ts';
import { takeDates } from './dates.ts';
import { takeDicom } from './dicom.ts';
import { takeEmails } from './email.ts';
import { takeNumbers } from './numbers.ts';
import { takePathNames } from './path.ts';
import { takePatientNames } from './patient-name.ts';
import { takeBarePhones, takeFax, takeLabelledPhones } from './phone.ts';
import { Scene } from './scene.ts';
import { takeSegments } from './segments.ts';
import { type Shadow, shadowsOf } from './shadow.ts';
import { takeBareSsn, takeLabelledSsn } from './ssn.ts';
import { takeTitleNames } from './title.ts';
import { protectFirmTypes, protectLooseTypes, protectTokens } from './typed.ts';
import { takeUrls } from './url.ts';

/** Without one of these no rule can match: most strings of a record are single plain words. */
const WORTH_A_LOOK = /[0-9@\\/|*]|name|title|caption|window|patient|\bpt\b|[^\x20-\x7e\s]/i;

/**
 * One pass over a text: every identifier found, in order, without overlap. The order of the rules is the design:
 * containers (message segments, URLs) first, then typed values are hidden, then what a label names, then what shows by itself.
 */
export function findSpans(text: string, known: KnownAddress): Span[] {
  if (!WORTH_A_LOOK.test(text)) return [];
  const spans = shadowsOf(text).flatMap((shadow) => spansOf(shadow, known));
  return withoutOverlap(spans.sort((one, other) => one.start - other.start || other.end - one.end));
}

function spansOf(shadow: Shadow, known: KnownAddress): Span[] {
  const scene = new Scene(shadow.text);
  protectTokens(scene);
  takeSegments(scene);
  takeUrls(scene);
  protectFirmTypes(scene);
  takeDicom(scene);
  takePathNames(scene);
  takeTitleNames(scene);
  takePatientNames(scene);
  takeDates(scene);
  takeLabelledSsn(scene);
  takeNumbers(scene);
  takeFax(scene);
  takeLabelledPhones(scene);
  // Before versions are hidden: `a.1.2.3@example.org` holds one.
  takeEmails(scene);
  protectLooseTypes(scene);
  takeBareSsn(scene);
  takeAddresses(scene, known);
  takeBarePhones(scene);
  return scene.spans.map(({ kind, start, end }) => ({
    kind,
    start: shadow.startOf(start),
    end: shadow.endOf(end - 1),
  }));
}

/** Of spans in order of their start, those that begin behind the one before; two views of a text may find the same. */
function withoutOverlap(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let end = 0;
  for (const span of spans) {
    const last = kept.at(-1);
    if (last !== undefined && span.start < end) {
      if (span.end > end) kept[kept.length - 1] = { kind: last.kind, start: last.start, end: span.end };
    } else kept.push(span);
    end = Math.max(end, span.end);
  }
  return kept;
}
