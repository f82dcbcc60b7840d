import { Choice } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { useScreenStore } from '../state/screen.ts';
import type { HostErrors } from './host-errors.ts';

/** Address and login of a host over SSH. */
export function SshFields({
  errors,
  password,
  onPassword,
}: {
  readonly errors: HostErrors;
  readonly password: string;
  readonly onPassword: (password: string) => void;
}) {
  const host = useScreenStore('addDraft', (draft) => draft.host);
  const changeHost = useScreenStore('addDraft', (draft) => draft.changeHost);
  const plain = { className: 'input', autoComplete: 'off', spellCheck: false } as const;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_96px_minmax(0,1fr)]">
        <Field label="Name or IP address" error={errors.target}>
          {(props) => (
            <input
              {...props}
              {...plain}
              value={host.target}
              placeholder="10.20.0.11"
              onChange={(event) => changeHost({ target: event.target.value })}
            />
          )}
        </Field>
        <Field label="Port" error={errors.port}>
          {(props) => (
            <input
              {...props}
              {...plain}
              inputMode="numeric"
              value={host.port}
              onChange={(event) => changeHost({ port: event.target.value })}
            />
          )}
        </Field>
        <Field label="User" error={errors.user}>
          {(props) => (
            <input
              {...props}
              {...plain}
              value={host.user}
              placeholder="rounds"
              onChange={(event) => changeHost({ user: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Choice
        legend="Login"
        value={host.credential}
        onChange={(credential) => changeHost({ credential })}
        options={[
          { value: 'agent', label: 'SSH agent of this laptop' },
          { value: 'key', label: 'A private key file on this laptop' },
          { value: 'password', label: 'Password', hint: 'Kept in the vault.' },
        ]}
      />
      {host.credential === 'key' && (
        <Field label="Path of the private key" error={errors.keyFile}>
          {(props) => (
            <input
              {...props}
              {...plain}
              value={host.keyFile}
              placeholder="~/.ssh/id_ed25519"
              onChange={(event) => changeHost({ keyFile: event.target.value })}
            />
          )}
        </Field>
      )}
      {host.credential === 'password' && (
        <PasswordField
          label="Password"
          value={password}
          onChange={onPassword}
          autoComplete="off"
          error={errors.password}
        />
      )}
    </>
  );
}
