import { useState } from 'react';
import { Recover } from './recover.tsx';
import { UnlockVault } from './unlock-vault.tsx';
import { useWays } from './use-ways.ts';

/** A closed vault: its passphrase, or the recovery code where there is one. */
export function LockedVault() {
  const { ways } = useWays();
  const [byCode, setByCode] = useState(false);
  if (byCode) return <Recover onBack={() => setByCode(false)} />;
  return (
    <>
      <UnlockVault />
      {/* Where the core does not tell the ways, the code is worth a try. */}
      {(ways === undefined || ways.includes('recovery')) && (
        <p className="mt-3 text-ink-2">
          Passphrase lost?{' '}
          <button type="button" className="text-accent-text underline" onClick={() => setByCode(true)}>
            Open with the recovery code
          </button>
        </p>
      )}
    </>
  );
}
