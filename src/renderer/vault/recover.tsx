import { useState } from 'react';
import { Field } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { isAcceptable, NewPassphraseFields, NO_PASSPHRASE } from './new-passphrase.tsx';

/** Opens the vault with its recovery code, and gives it a new passphrase. */
export function Recover({ onBack }: { readonly onBack: () => void }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [code, setCode] = useState('');
  const [typed, setTyped] = useState(NO_PASSPHRASE);
  const [tried, setTried] = useState(false);
  const recover = useAction(async () => {
    await core.client.vault.recover({ recovery_code: code.trim(), passphrase: typed.first });
    setCode('');
    setTyped(NO_PASSPHRASE);
    await stores.fleet.getState().refresh();
  });
  return (
    <form
      className="card space-y-4 p-4 md:p-6"
      aria-label="Open with the recovery code"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (code.trim() !== '' && isAcceptable(typed)) recover.run();
      }}
    >
      <h2 className="text-lg">Open with the recovery code</h2>
      <p className="text-ink-2">The code stays good. The old passphrase opens nothing afterwards.</p>
      <Field
        label="Recovery code"
        hint="Six groups of five characters. Dashes, blanks and small letters do not matter."
        error={tried && code.trim() === '' ? 'Type the code as it stands on paper.' : undefined}
      >
        {(props) => (
          <input
            {...props}
            className="input font-mono"
            value={code}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <NewPassphraseFields label="New passphrase" value={typed} onChange={setTyped} tried={tried} />
      {recover.problem !== undefined && <ProblemNotice problem={recover.problem} />}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-primary" disabled={!online || recover.busy}>
          {recover.busy && <Spinner size={14} />}
          {recover.busy ? 'Opening …' : 'Open the vault'}
        </button>
        <button type="button" className="button" onClick={onBack}>
          Use the passphrase
        </button>
      </div>
    </form>
  );
}
