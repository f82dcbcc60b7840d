import { visibleText } from '../look/visible-text.ts';

/** A long text to read, scroll and copy: a record or a file. What would deceive in it is made visible. */
export function RecordText({
  label,
  text,
  rows,
}: {
  readonly label: string;
  readonly text: string;
  readonly rows: number;
}) {
  return (
    <textarea
      readOnly
      aria-label={label}
      className="block w-full resize-y border-t border-line bg-sunken px-3 py-2 font-mono text-xs"
      rows={rows}
      spellCheck={false}
      value={visibleText(text)}
    />
  );
}
