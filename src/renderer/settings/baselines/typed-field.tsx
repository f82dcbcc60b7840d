import { useState } from 'react';
import { Field } from '../../parts/field.tsx';
import type { FieldSpec } from './fields.ts';
import { asText, parseTyped } from './typed.ts';
import type { Written } from './yaml-text.ts';

/** One field of a section: empty where its standard value holds, which it shows. */
export function TypedField({
  spec,
  value,
  standard,
  error,
  onChange,
}: {
  readonly spec: FieldSpec;
  readonly value: Written | undefined;
  readonly standard: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: Written | undefined) => void;
}) {
  // While it is typed, the text stands as typed: "rsyslog," is on its way to a list of two.
  const [typed, setTyped] = useState<string>();
  const placeholder =
    standard === undefined ? (spec.required ? 'must be given' : 'not judged') : `${asText(standard)} (standard)`;
  return (
    <div className={spec.wide ? 'sm:col-span-2' : ''}>
      <Field label={spec.label} hint={spec.hint} error={error}>
        {(props) => (
          <span className="flex items-center gap-2">
            <input
              {...props}
              className={`input ${spec.kind === 'number' ? 'max-w-44' : ''}`}
              inputMode={spec.kind === 'number' ? 'numeric' : undefined}
              value={typed ?? asText(value)}
              placeholder={placeholder}
              autoComplete="off"
              spellCheck={false}
              onFocus={() => setTyped(asText(value))}
              onBlur={() => setTyped(undefined)}
              onChange={(event) => {
                setTyped(event.target.value);
                onChange(parseTyped(spec.kind, event.target.value));
              }}
            />
            {spec.unit !== undefined && <span className="shrink-0 text-ink-2">{spec.unit}</span>}
          </span>
        )}
      </Field>
    </div>
  );
}
