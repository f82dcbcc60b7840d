import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field } from './field.tsx';

/** A secret that is typed: hidden unless its owner wants to see it. Kept nowhere but in this form. */
export function PasswordField({
  label,
  value,
  onChange,
  hint,
  error,
  autoComplete,
  autoFocus = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly autoComplete: 'new-password' | 'current-password' | 'off';
  readonly autoFocus?: boolean;
}) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <div className="flex gap-1">
          <input
            {...props}
            className="input"
            type={shown ? 'text' : 'password'}
            value={value}
            autoComplete={autoComplete}
            // The field is what the page was opened for; a reader hears its label first all the same.
            ref={(element) => {
              if (autoFocus && element !== null && element.dataset['focused'] === undefined) {
                element.dataset['focused'] = 'yes';
                element.focus();
              }
            }}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
          <button
            type="button"
            className="button button-quiet button-icon"
            aria-label={shown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
          </button>
        </div>
      )}
    </Field>
  );
}
