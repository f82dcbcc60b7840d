import type { Span } from './classes.ts';
import { labelled } from './label.ts';
import { FIRST_LAST, holdsPerson, LAST_FIRST, mayBeName, wordsOf } from './names.ts';
import type { Scene } from './scene.ts';

const MOST = 300;
const TITLE = labelled(
  '(?:(?:main~)?window~title|win~title|taskbar~title|active~window(?:~title)?|caption|(?:_net_)?wm_name(?:\\([a-z0-9_]{1,16}\\))?|title)',
  `[^\\r\\n"\\u0081]{2,${MOST}}`,
);
const REVERSED = new RegExp(LAST_FIRST, 'u');
const STRAIGHT = new RegExp(`^${FIRST_LAST}$`, 'u');
/** Words before a name that are not part of it. */
const LEAD = /^ *(?:(?:(?:patient|pt|mr|mrs|ms|dr|chart)\b[.:]?|(?:[\w.]+ ){0,5}(?:to|from|for|with|of)) )+/i;
/** Titles of programs that show one patient's record. */
const CLINICAL =
  /\b(?:chart|patient|encounter|appointment|labs?|results?|progress note|prescription|imaging|dicom|visit|summary|medical|ehr|emr|epic|hyperspace|cerner|openemr|open dental|dentrix|eaglesoft|eclinicalworks|athena\w*|nextgen|kareo|practice fusion|allscripts|advancedmd|drchrono|greenway|medent)\b/i;

/** Takes names out of window titles: "Last, First" anywhere, "First Last" where the title is of a clinical program. */
export function takeTitleNames(scene: Scene): void {
  const found: Span[] = [];
  for (const match of scene.mask.matchAll(TITLE)) {
    const title = match.groups?.['v'] ?? '';
    const at = match.index + match[0].length - title.length;
    for (const { text, start } of segmentsOf(title)) {
      const name = nameIn(text, CLINICAL.test(title));
      if (name !== undefined)
        found.push({ kind: 'name_in_title', start: at + start + name.start, end: at + start + name.end });
    }
  }
  scene.takeSpans(found);
}

/** Parts of a title between dashes, bars and brackets. */
function segmentsOf(title: string): Array<{ text: string; start: number }> {
  const segments: Array<{ text: string; start: number }> = [];
  let from = 0;
  for (const gap of title.matchAll(/ ?[-|] | ?[([{:;]|$/g)) {
    segments.push({ text: title.slice(from, gap.index), start: from });
    from = gap.index + gap[0].length;
  }
  return segments;
}

function nameIn(segment: string, clinical: boolean): { start: number; end: number } | undefined {
  const lead = LEAD.exec(segment)?.[0].length ?? 0;
  const rest = segment.slice(lead);
  const reversed = REVERSED.exec(rest);
  if (reversed !== null && mayBeName(wordsOf(reversed[0]))) {
    return { start: lead + reversed.index, end: lead + reversed.index + reversed[0].length };
  }
  const trimmed = rest.trim();
  if (!STRAIGHT.test(trimmed)) return undefined;
  const words = wordsOf(trimmed);
  const named = holdsPerson(words) || ((clinical || lead > 0) && words.length >= 2 && mayBeName(words));
  const start = lead + rest.indexOf(trimmed);
  return named ? { start, end: start + trimmed.length } : undefined;
}
