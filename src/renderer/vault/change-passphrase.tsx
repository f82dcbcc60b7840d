import { useState } from 'react';
import { Notice } from '../parts/notice.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { isAcceptable, NewPassphraseFields, NO_PASSPHRASE } from './new-passphrase.tsx';

/** Gives the vault another passphrase, for who knows the present one. */
export function ChangePassphrase({ hasCode }: { readonly hasCode: boolean }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [current, setCurrent] = useState('');
  const [typed, setTyped] = useState(NO_PASSPHRASE);
  const [tried, setTried] = useState(false);
  const [changed, setChanged] = useState(false);
  const change = useAction(async () => {
    await core.client.vault.changePassphrase({ current, next: typed.first });
    setCurrent('');
    setTyped(NO_PASSPHRASE);
    setTried(false);
    setChanged(true);
  });
  return (
    <form
      className="card space-y-4 p-4 md:p-6"
      aria-label="Change the passphrase"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        setChanged(false);
        if (current !== '' && isAcceptable(typed)) change.run();
      }}
    >
      <h2 className="text-lg">Change the passphrase</h2>
      <PasswordField
        label="Present passphrase"
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        error={tried && current === '' ? 'Type the passphrase that opens the vault now.' : undefined}
      />
      <NewPassphraseFields label="New passphrase" value={typed} onChange={setTyped} tried={tried} />
      {hasCode && (
        <p className="text-ink-2">
          The recovery code stays good. If somebody may have seen the old passphrase, make a new code, too: that renews
          the key behind both.
        </p>
      )}
      {change.problem !== undefined && <ProblemNotice problem={change.problem} />}
      {changed && (
        <Notice kind="good" title="The passphrase is changed">
          From now on the vault opens with the new one.
        </Notice>
      )}
      <button type="submit" className="button" disabled={!online || change.busy}>
        {change.busy && <Spinner size={14} />}
        {change.busy ? 'Changing …' : 'Change the passphrase'}
      </button>
    </form>
  );
}
