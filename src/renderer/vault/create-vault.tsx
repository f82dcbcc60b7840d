import { useState } from 'react';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { isAcceptable, NewPassphraseFields, NO_PASSPHRASE } from './new-passphrase.tsx';

/** Makes the vault: a passphrase, twice. `create` takes the place of the plain making. */
export function CreateVault({ create: make }: { readonly create?: (passphrase: string) => Promise<void> }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [typed, setTyped] = useState(NO_PASSPHRASE);
  const [tried, setTried] = useState(false);
  const create = useAction(async () => {
    if (make === undefined) await core.client.vault.create({ passphrase: typed.first });
    else await make(typed.first);
    setTyped(NO_PASSPHRASE);
    await stores.fleet.getState().refresh();
  });
  return (
    <form
      className="card space-y-4 p-4 md:p-6"
      aria-label="Make the vault"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isAcceptable(typed)) create.run();
      }}
    >
      <h2 className="text-lg">Make the vault</h2>
      <NewPassphraseFields label="Passphrase" value={typed} onChange={setTyped} tried={tried} />
      <Notice kind="info">
        Nobody can reset it. Without the passphrase or a recovery code, stored passwords and signing keys are lost;
        evidence that was signed before still verifies.
      </Notice>
      {create.problem !== undefined && <ProblemNotice problem={create.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || create.busy}>
        {create.busy && <Spinner size={14} />}
        {create.busy ? 'Making the vault …' : 'Make the vault'}
      </button>
    </form>
  );
}
