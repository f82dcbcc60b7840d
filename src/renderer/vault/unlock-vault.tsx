import { useState } from 'react';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Opens the vault with its passphrase. */
export function UnlockVault({ onDone }: { readonly onDone?: () => void }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction(async () => {
    await core.client.vault.unlock({ passphrase });
    setPassphrase('');
    await stores.fleet.getState().refresh();
    onDone?.();
  });
  return (
    <form
      className="card space-y-4 p-4 md:p-6"
      aria-label="Unlock the vault"
      onSubmit={(event) => {
        event.preventDefault();
        unlock.run();
      }}
    >
      <h2 className="text-lg">Unlock the vault</h2>
      <PasswordField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="current-password"
        autoFocus
      />
      {unlock.problem !== undefined && <ProblemNotice problem={unlock.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || unlock.busy || passphrase === ''}>
        {unlock.busy && <Spinner size={14} />}
        {unlock.busy ? 'Unlocking …' : 'Unlock'}
      </button>
    </form>
  );
}
