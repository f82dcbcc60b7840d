/**
 * Characters that a host could use to deceive a reader: terminal controls, direction overrides that turn text around,
 * characters without a shape, halves of characters. Line feed and tab are left to the layout, the joiner inside an emoji
 * and the letters of any script are left alone.
 */
const DECEIVING =
  /(?![\n\t])(?!(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A piece of text: as it is, or the name of a character that cannot be shown as it is. */
export interface TextPiece {
  readonly text: string;
  readonly code: boolean;
}

/** `text` in pieces, with every deceiving character turned into its visible code, such as `U+202E`. */
export function visiblePieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(DECEIVING)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), code: false });
    pieces.push({ text: nameOf(match[0]), code: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), code: false });
  return pieces;
}

/** The same as one string, for names that are read out. */
export function visibleText(text: string): string {
  return visiblePieces(text)
    .map((piece) => piece.text)
    .join('');
}

function nameOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code === 0x1b ? 'ESC' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
