import { FileKey } from 'lucide-react';
import { useState } from 'react';
import { Notice } from '../parts/notice.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { RecoverySheet } from './recovery-sheet.tsx';

/** Makes a recovery code, which is shown once. `has`: there is one already, which the new one replaces. */
export function RecoveryCode({ has, onMade }: { readonly has: boolean | undefined; readonly onMade: () => void }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [passphrase, setPassphrase] = useState('');
  const [code, setCode] = useState<string>();
  const make = useAction(async () => {
    const made = await core.client.vault.makeRecoveryCode({ passphrase });
    setPassphrase('');
    setCode(made.code);
  });
  return (
    <section className="card space-y-3 p-4 md:p-6" aria-label="Recovery code">
      <h2 className="flex items-center gap-2 text-lg">
        <FileKey size={18} aria-hidden="true" /> Recovery code
      </h2>
      <p data-testid="recovery-state" data-has={has ?? 'unknown'}>
        {has === true
          ? 'There is a recovery code. It opens the vault when the passphrase is lost. A new one takes the place of the old, which then opens nothing.'
          : 'A code on paper that opens the vault when the passphrase is lost. Without it, a lost passphrase means lost keys and passwords.'}
      </p>
      {has === false && (
        <Notice kind="warning" title="There is no recovery code yet">
          Make one now and keep it away from this laptop.
        </Notice>
      )}
      <form
        className="space-y-3"
        aria-label="Make a recovery code"
        onSubmit={(event) => {
          event.preventDefault();
          make.run();
        }}
      >
        <PasswordField
          label="Passphrase of the vault"
          value={passphrase}
          onChange={setPassphrase}
          autoComplete="current-password"
          hint="Asked for even while the vault is open: whoever holds the code can open the vault."
        />
        {make.problem !== undefined && <ProblemNotice problem={make.problem} />}
        <button type="submit" className="button" disabled={!online || make.busy || passphrase === ''}>
          {make.busy && <Spinner size={14} />}
          {make.busy ? 'Making the code …' : has === true ? 'Make a new recovery code' : 'Make a recovery code'}
        </button>
      </form>
      {code !== undefined && (
        <RecoverySheet
          code={code}
          onDone={() => {
            setCode(undefined);
            onMade();
          }}
        />
      )}
    </section>
  );
}
