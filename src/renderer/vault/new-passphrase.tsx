import { PasswordField } from '../parts/password-field.tsx';
import { MIN_PASSPHRASE_CHARS, passphraseErrors } from './passphrase.ts';

/** A new passphrase, typed twice. */
export interface NewPassphrase {
  readonly first: string;
  readonly second: string;
}

/** Nothing typed yet. */
export const NO_PASSPHRASE: NewPassphrase = { first: '', second: '' };

/** Whether it may be sent; the vault has the last word. */
export function isAcceptable({ first, second }: NewPassphrase): boolean {
  const errors = passphraseErrors(first, second);
  return errors.first === undefined && errors.second === undefined;
}

/** The two fields. `tried`: say what is missing even of fields that were left empty. */
export function NewPassphraseFields({
  label,
  value,
  onChange,
  tried,
}: {
  readonly label: string;
  readonly value: NewPassphrase;
  readonly onChange: (value: NewPassphrase) => void;
  readonly tried: boolean;
}) {
  const errors = passphraseErrors(value.first, value.second);
  const compared = value.second !== '' && value.second.length >= value.first.length;
  return (
    <>
      <PasswordField
        label={label}
        value={value.first}
        onChange={(first) => onChange({ ...value, first })}
        autoComplete="new-password"
        hint={`At least ${MIN_PASSPHRASE_CHARS} characters. Four or five unrelated words are strong and easy to type.`}
        error={tried ? errors.first : undefined}
      />
      <PasswordField
        label={`${label} again`}
        value={value.second}
        onChange={(second) => onChange({ ...value, second })}
        autoComplete="new-password"
        error={tried || compared ? errors.second : undefined}
      />
    </>
  );
}
