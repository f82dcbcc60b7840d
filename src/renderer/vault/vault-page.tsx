import { Loading } from '../parts/loading.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { MainArea } from '../shell/main-area.tsx';
import { useScreenStore } from '../state/screen.ts';
import { CreateVault } from './create-vault.tsx';
import { LockedVault } from './locked-vault.tsx';
import { OpenVault } from './open-vault.tsx';

/** The vault: make it, open it, close it, and what can open it. */
export function VaultPage() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  return (
    <MainArea narrow>
      <PageHead title="Vault">
        It keeps, encrypted on this laptop, the keys that sign evidence and the passwords of hosts. Nothing in this page
        can read them back.
      </PageHead>
      {vault === undefined && <Loading what="Asking for the vault's state …" />}
      {vault === 'absent' && <CreateVault />}
      {vault === 'locked' && <LockedVault />}
      {vault === 'unlocked' && <OpenVault />}
    </MainArea>
  );
}
