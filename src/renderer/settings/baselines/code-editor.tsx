import { OctagonAlert } from 'lucide-react';
import { useId, useRef } from 'react';
import type { Mistake } from './mistakes.ts';

/** Height of a line, px (styles/settings.css). */
const LINE = 18;
/** Above the first line, px. */
const PAD = 8;
const MIN_LINES = 14;

/** A plain text editor with numbered lines, where what is wrong stands beside its line, and below as a list. */
export function CodeEditor({
  label,
  hint,
  value,
  mistakes,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly mistakes: readonly Mistake[];
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = value.split('\n');
  const bad = new Map<number, string>();
  for (const { line, message } of mistakes) bad.set(line, bad.has(line) ? `${bad.get(line)}; ${message}` : message);
  const widest = lines.reduce(
    (most, line, at) => Math.max(most, line.length + (bad.has(at + 1) ? 4 + (bad.get(at + 1)?.length ?? 0) : 0)),
    0,
  );
  const goTo = ({ line, column }: Mistake) => {
    const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.current?.focus();
    area.current?.setSelectionRange(before + column - 1, before + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <div className="code-editor" data-invalid={mistakes.length > 0}>
        <div className="code-gutter" aria-hidden="true">
          {Array.from({ length: Math.max(lines.length, MIN_LINES) }, (_, at) => {
            const key = `${at + 1}`;
            return (
              <span key={key} data-bad={bad.has(at + 1)}>
                {at + 1}
              </span>
            );
          })}
        </div>
        <div className="code-body" style={{ minWidth: `${widest + 4}ch` }}>
          {[...bad].map(([line, message]) => (
            <span key={line} className="code-mark" style={{ top: PAD + (line - 1) * LINE }} aria-hidden="true">
              <span style={{ marginLeft: `${(lines[line - 1]?.length ?? 0) + 3}ch` }}>{message}</span>
            </span>
          ))}
          <textarea
            id={id}
            ref={area}
            className="code-area"
            wrap="off"
            rows={Math.max(lines.length, MIN_LINES)}
            value={value}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            aria-invalid={mistakes.length > 0 ? true : undefined}
            aria-describedby={`${id}-hint${mistakes.length > 0 ? ` ${id}-mistakes` : ''}`}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      </div>
      <div id={`${id}-hint`} className="mt-1 text-xs text-ink-2">
        {hint}
      </div>
      {mistakes.length > 0 && (
        <ul id={`${id}-mistakes`} className="mt-2 space-y-1" aria-label="Mistakes" data-testid="mistakes">
          {mistakes.map((one) => (
            <li key={`${one.line}:${one.column}:${one.message}`}>
              <button
                type="button"
                className="flex items-start gap-1.5 text-left text-critical hover:underline"
                data-line={one.line}
                onClick={() => goTo(one)}
              >
                <OctagonAlert size={14} className="mt-0.5 shrink-0" aria-hidden="true" />
                <span className="wrap-anywhere">
                  <strong className="font-semibold">Line {one.line}</strong>: {one.message}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
