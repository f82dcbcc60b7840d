import { useState } from 'react';
import { Field } from '../parts/field.tsx';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { Logo } from './logo.tsx';

/** What a page shows that was opened without a link, or with one that was used or too old. */
export function SignIn() {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="card w-full max-w-md p-6">
        <div className="mb-4 flex items-center gap-2">
          <Logo />
          <span className="text-lg font-semibold">Rounds</span>
        </div>
        <h1 className="mb-2 text-lg">This page is not signed in</h1>
        <p className="mb-4 text-ink-2">
          The console opens to whoever started it. Go to the terminal where{' '}
          <code className="font-mono">rounds serve</code> runs, ask it for a fresh link, and open that link here. Each
          link opens one page and lasts a minute.
        </p>
        <SignInForm />
      </div>
    </main>
  );
}

/** Takes a pasted link. */
export function SignInForm() {
  const { core } = useScreen();
  const refusal = useScreenStore('connection', (state) => state.refusal);
  const [pasted, setPasted] = useState('');
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        setPasted('');
        void core.connection.signIn(pasted);
      }}
    >
      <div className="min-w-0 flex-1 basis-60">
        <Field label="Fresh link" error={refusal}>
          {(props) => (
            <input
              {...props}
              className="input"
              value={pasted}
              autoComplete="off"
              spellCheck={false}
              placeholder={`${window.location.origin}/#token=…`}
              onChange={(event) => setPasted(event.target.value)}
            />
          )}
        </Field>
      </div>
      <button type="submit" className="button button-primary mt-[22px]" disabled={pasted.trim() === ''}>
        Sign in
      </button>
    </form>
  );
}
