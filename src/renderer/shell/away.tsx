import { CloudOff } from 'lucide-react';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { SignInForm } from './sign-in.tsx';

/**
 * Says that the core is away, as long as it is. The page stays as it is below: what was seen last, growing old, and
 * what was typed.
 */
export function Away() {
  const phase = useScreenStore('connection', (state) => state.phase);
  const { core } = useScreen();
  const wait = useSecondsToNextTry();
  if (phase === 'online' || phase === 'connecting') return null;
  return (
    <div role="alert" data-testid="away" className="border-b border-medium-line bg-medium-soft px-4 py-2 md:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <CloudOff size={18} className="text-medium" aria-hidden="true" />
        <div className="min-w-0 flex-1 basis-72">
          <p className="font-semibold text-medium">
            {phase === 'away' ? 'The core is away' : 'This page is signed out'}
          </p>
          <p>
            {phase === 'away'
              ? 'What you see is what was known last, and it grows old. What you typed is kept.'
              : 'The console was started anew and does not know this page. What you typed is kept; paste a fresh link to go on.'}
          </p>
        </div>
        {phase === 'away' && (
          <>
            <span className="text-ink-2" aria-hidden="true">
              {wait === undefined || wait <= 0 ? 'Trying …' : `Trying again in ${wait} s`}
            </span>
            <button type="button" className="button" onClick={core.connection.tryNow}>
              Try now
            </button>
          </>
        )}
      </div>
      {phase === 'signed_out' && (
        <div className="mt-2 max-w-lg">
          <SignInForm />
        </div>
      )}
    </div>
  );
}

function useSecondsToNextTry(): number | undefined {
  const next = useScreenStore('connection', (state) => state.nextTryAt);
  const now = useScreenStore('ticker', (state) => (next === undefined ? 0 : state.now));
  return next === undefined ? undefined : Math.ceil((next - now) / 1000);
}
