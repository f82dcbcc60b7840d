import { useState } from 'react';
import { visiblePieces } from '../look/visible-text.ts';

/** How much of a text is shown before it is folded, characters. */
const FOLD_AT = 600;

/**
 * Text that came from a host, a file or a record: never markup, with controls and direction overrides made visible,
 * kept from reordering or widening what is around it. Long text is folded.
 */
export function HostText({ text, foldAt = FOLD_AT }: { readonly text: string; readonly foldAt?: number }) {
  const [open, setOpen] = useState(false);
  const folded = text.length > foldAt && !open;
  const shown = folded ? `${text.slice(0, foldAt)}…` : text;
  return (
    <bdi className="host-text">
      {visiblePieces(shown).map((piece, at) => {
        const key = `${at}`;
        if (!piece.code) return <span key={key}>{piece.text}</span>;
        return (
          <span key={key} className="code-point">
            {piece.text}
          </span>
        );
      })}
      {text.length > foldAt && (
        <>
          {' '}
          <button type="button" className="text-accent-text underline" onClick={() => setOpen(!open)}>
            {open ? 'Show less' : `Show all ${text.length.toLocaleString('en')} characters`}
          </button>
        </>
      )}
    </bdi>
  );
}
