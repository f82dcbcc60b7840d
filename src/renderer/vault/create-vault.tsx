import { useState } from 'react';
import { Notice } from '../parts/notice.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { MIN_PASSPHRASE_CHARS, passphraseErrors } from './passphrase.ts';

/** Makes the vault: a passphrase, twice. `onDone` is called when it is made. */
export function CreateVault({ onDone }: { readonly onDone?: () => void }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [tried, setTried] = useState(false);
  const errors = passphraseErrors(passphrase, repeated);
  const create = useAction(async () => {
    await core.client.vault.create({ passphrase });
    setPassphrase('');
    setRepeated('');
    await stores.fleet.getState().refresh();
    onDone?.();
  });
  return (
    <form
      className="card space-y-4 p-4 md:p-6"
      aria-label="Make the vault"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (errors.first === undefined && errors.second === undefined) create.run();
      }}
    >
      <h2 className="text-lg">Make the vault</h2>
      <PasswordField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="new-password"
        hint={`At least ${MIN_PASSPHRASE_CHARS} characters. Four or five unrelated words are strong and easy to type.`}
        error={tried ? errors.first : undefined}
      />
      <PasswordField
        label="Passphrase again"
        value={repeated}
        onChange={setRepeated}
        autoComplete="new-password"
        error={
          tried || repeated.length >= passphrase.length
            ? repeated === '' && !tried
              ? undefined
              : errors.second
            : undefined
        }
      />
      <Notice kind="info">
        Nobody can reset it. Without the passphrase, stored passwords and signing keys are lost; evidence that was
        signed before still verifies.
      </Notice>
      {create.problem !== undefined && <ProblemNotice problem={create.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || create.busy}>
        {create.busy && <Spinner size={14} />}
        {create.busy ? 'Making the vault …' : 'Make the vault'}
      </button>
    </form>
  );
}
