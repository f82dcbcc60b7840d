import { FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { MAX_IMPORT_BYTES } from '../../../contract/imports.ts';
import { Field } from '../../parts/field.tsx';

/** A text that is pasted, or read from a file that a person chooses. The page reads it; the core never sees the path. */
export function ListField({
  label,
  hint,
  rows,
  placeholder,
  text,
  error,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly rows: number;
  readonly placeholder: string;
  readonly text: string;
  readonly error?: string | undefined;
  /** `file` is given when the text was read from one. */
  readonly onChange: (text: string, file?: string) => void;
}) {
  const id = useId();
  const [refused, setRefused] = useState<string>();
  const take = async (file: File) => {
    // Larger than any list of hosts: the wrong file, which must not be read into the page.
    if (file.size > MAX_IMPORT_BYTES) {
      setRefused(`${file.name} is larger than ${MAX_IMPORT_BYTES / 1024 / 1024} MiB. It is hardly a list of hosts.`);
      return;
    }
    try {
      onChange(await file.text(), file.name);
      setRefused(undefined);
    } catch {
      setRefused(`${file.name} could not be read. Look at its rights, or paste its text.`);
    }
  };
  return (
    <div>
      <Field label={label} hint={hint} error={refused ?? error}>
        {(props) => (
          <textarea
            {...props}
            className="input font-mono text-xs"
            rows={rows}
            value={text}
            spellCheck={false}
            placeholder={placeholder}
            maxLength={MAX_IMPORT_BYTES}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <label
        htmlFor={id}
        className="button button-small mt-2 cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-(--focus)"
      >
        <FileUp size={14} aria-hidden="true" /> Choose a file
        <span className="sr-only"> for {label.toLowerCase()}</span>
        <input
          id={id}
          type="file"
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) void take(file);
            // The same file may be chosen again after it was changed.
            event.target.value = '';
          }}
        />
      </label>
    </div>
  );
}
