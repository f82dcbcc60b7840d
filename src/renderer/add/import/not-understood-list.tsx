import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { NotUnderstood } from '../../../contract/imports.ts';
import { HostText } from '../../parts/host-text.tsx';

/** Places that are shown before somebody asks for all of them. */
const FIRST = 10;

/** The lines of which nothing, or not all, was taken: what stands there, and why. */
export function NotUnderstoodList({ places }: { readonly places: readonly NotUnderstood[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? places : places.slice(0, FIRST);
  return (
    <section className="border-t border-line p-4" aria-labelledby="odd" data-testid="not-understood">
      <h3 id="odd" className="flex items-center gap-2">
        <TriangleAlert size={16} className="text-medium" aria-hidden="true" />
        Not understood ({places.length})
      </h3>
      <p className="text-ink-2">Nothing is done with these lines. Correct them in the list, or leave them.</p>
      <ul className="mt-2 space-y-2">
        {shown.map((place) => (
          <li key={`${place.file ?? ''} ${place.line} ${place.why}`} className="border-l-2 border-medium-line pl-3">
            <p>
              <span className="text-ink-2">
                Line {place.line}
                {place.file !== undefined && ` of ${place.file}`}:
              </span>{' '}
              <HostText text={place.why} foldAt={200} />
            </p>
            <p className="font-mono text-xs text-ink-2">
              <HostText text={place.text} foldAt={160} />
            </p>
          </li>
        ))}
      </ul>
      {places.length > shown.length && (
        <button type="button" className="button button-small mt-2" onClick={() => setAll(true)}>
          Show all {places.length}
        </button>
      )}
    </section>
  );
}
