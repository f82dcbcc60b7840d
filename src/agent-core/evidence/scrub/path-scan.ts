/** One folder or file name of a path. */
export interface Component {
  readonly text: string;
  readonly start: number;
}

/** A path found in free text. */
export interface FoundPath {
  readonly components: readonly Component[];
  readonly windows: boolean;
  /** Where the search goes on. */
  readonly end: number;
}

/** Endings of documents that people name after people; a name may contain blanks up to such an ending. */
export const DOCUMENT_ENDING =
  /\.(?:pdf|docx?|docm|odt|rtf|txt|xlsx?|ods|csv|tiff?|jpe?g|png|bmp|gif|heic|dcm|hl7|xml|ccda?|eml|msg|pptx?|vcf|zip|pages|wav|mp3|mp4)$/i;

const START =
  /(?<![A-Za-z0-9])[A-Za-z]:[\\/](?![\\/])|(?<![\\:\w])\\\\(?=[\w.$-])|(?<![\w.\\/:)\]}>-])\/(?=[\w.~])|(?<![\w\\/.-])(?:patients?|charts|referrals|scans)[\\/](?=[^\s\\/])/gi;
/** Longest name of a file, as common file systems allow. */
const LONGEST = 255;
const DOCUMENT_AHEAD =
  /[^\\/:*?"<>|\r\n\t\u0081]{1,120}?\.(?:pdf|docx?|docm|odt|rtf|txt|xlsx?|ods|csv|tiff?|jpe?g|png|bmp|gif|heic|dcm|hl7|xml|ccda?|eml|msg|pptx?|vcf|zip|pages|wav|mp3|mp4)(?![0-9A-Za-z])/iy;
/** A name without a known ending stops at a blank, unless capitalised words follow ("Okafor, Chidi"). */
const PLAIN_AHEAD = /[^\s\\/:*?"<>|\u0081]{1,255}(?:(?<=\p{L}{2},?) \p{Lu}\p{L}+){0,3}/uy;

/**
 * Every path in a text: drive letter, UNC, absolute, or relative below a folder of patients. Each stretch is looked at
 * once: the search goes on behind the path.
 */
export function* scanPaths(text: string): Generator<FoundPath> {
  if (!/[\\/]/.test(text)) return;
  const seek = new RegExp(START);
  for (let match = seek.exec(text); match !== null; match = seek.exec(text)) {
    const path = readPath(text, match.index, match[0]);
    yield path;
    seek.lastIndex = Math.max(path.end, match.index + 1);
  }
}

function readPath(text: string, at: number, opening: string): FoundPath {
  const windows = opening.includes('\\') || /^[A-Za-z]:/.test(opening);
  const quote = /["']/.exec(text.charAt(at - 1))?.[0];
  const components: Component[] = [];
  if (/^[a-z]{2,}/i.test(opening)) components.push({ text: opening.slice(0, -1), start: at });
  let from = at + opening.length;
  for (;;) {
    const folder = folderEnd(text, from, windows, quote);
    if (folder > from) {
      components.push({ text: text.slice(from, folder), start: from });
      from = folder + 1;
      continue;
    }
    const last = lastName(text, from, quote);
    if (last !== '') components.push({ text: last, start: from });
    return { components, windows, end: from + last.length };
  }
}

/** Offset of the separator that ends the folder name at `from`, or -1 when no folder name starts there. */
function folderEnd(text: string, from: number, windows: boolean, quote: string | undefined): number {
  const most = Math.min(text.length, from + LONGEST);
  for (let at = from; at < most; at++) {
    const char = text.charAt(at);
    if (char === '/' || char === '\\') {
      if (char === '\\' && !windows) return -1;
      // A blank before the separator: another path begins here ("moved /a/b to /c/d").
      return at > from && text.charAt(at - 1) !== ' ' ? at : -1;
    }
    if (char === quote || '\r\n\t:*?"<>|\u0081'.includes(char)) return -1;
    // Without quotes a blank inside a name is rare on Unix; there only "Medical Records" style names are followed.
    if (char === ' ' && !windows && quote === undefined && !mayGoOn(text, at)) return -1;
  }
  return -1;
}

/** A blank inside a folder's name: "Medical Records", "lindqvist, erik". */
function mayGoOn(text: string, at: number): boolean {
  return text.charAt(at - 1) === ',' || /[\p{Lu}0-9(&]/u.test(text.charAt(at + 1));
}

function lastName(text: string, from: number, quote: string | undefined): string {
  if (quote !== undefined) {
    const rest = text.slice(from, from + LONGEST);
    const close = rest.indexOf(quote);
    if (close >= 0 && !/[\r\n\u0081]/.test(rest.slice(0, close))) return rest.slice(0, close);
  }
  DOCUMENT_AHEAD.lastIndex = from;
  const document = DOCUMENT_AHEAD.exec(text)?.[0];
  // "/a/list and then b.txt": the name goes up to the ending only if it starts like a title.
  if (document !== undefined && (!document.includes(' ') || /^[~$(]{0,3}[\p{Lu}0-9]/u.test(document))) return document;
  PLAIN_AHEAD.lastIndex = from;
  return (PLAIN_AHEAD.exec(text)?.[0] ?? '').replace(/[.,;)\]}'"]{1,8}$/, '');
}
