import { type ReactNode, useState } from 'react';
import type { Problem } from '../../contract/errors.ts';
import { problemOf } from '../core/problem.ts';
import { HostText } from '../parts/host-text.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { CreateVault } from './create-vault.tsx';
import { LockedVault } from './locked-vault.tsx';
import { RecoverySheet } from './recovery-sheet.tsx';
import { useWays } from './use-ways.ts';

/**
 * `children` once the vault is open; before, its making or opening. Where no keychain holds the key, the making ends with
 * a recovery code: who forgets a passphrase on the first day has lost everything otherwise.
 */
export function VaultGate({ children }: { readonly children: ReactNode }) {
  const { core } = useScreen();
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const { ways } = useWays();
  // The vault is open before its code was shown: what follows has to wait for it.
  const [making, setMaking] = useState(false);
  const [code, setCode] = useState<string>();
  const [noCode, setNoCode] = useState<Problem>();
  const create = async (passphrase: string) => {
    setMaking(true);
    try {
      await core.client.vault.create({ passphrase });
      if (ways?.includes('keychain') === true) return;
      await core.client.vault.makeRecoveryCode({ passphrase }).then(
        (made) => setCode(made.code),
        (error: unknown) => setNoCode(problemOf(error)),
      );
    } finally {
      setMaking(false);
    }
  };
  const [opened, setOpened] = useState(false);
  if (vault === 'unlocked' && !opened) setOpened(true);
  if (vault === undefined) return <Loading what="Reading what there is …" />;
  if (making || (vault === 'absent' && code === undefined)) return <CreateVault create={create} />;
  if (code !== undefined) return <RecoverySheet code={code} onDone={() => setCode(undefined)} />;
  const locked = vault === 'locked';
  if (locked && !opened) return <LockedVault />;
  return (
    <>
      {locked && (
        <>
          <p className="mb-3 text-ink-2">
            The vault was locked meanwhile. What you typed is kept, and is back when it is open.
          </p>
          <LockedVault />
        </>
      )}
      {noCode !== undefined && (
        <div className="mb-4">
          <Notice kind="warning" title="The vault is made, but it has no recovery code">
            <HostText text={noCode.message} /> Make one later under <a href="#/vault">Vault</a>.
          </Notice>
        </div>
      )}
      {/* Kept while the vault is locked: passwords that were typed live in the form alone. */}
      <div hidden={locked}>{children}</div>
    </>
  );
}
