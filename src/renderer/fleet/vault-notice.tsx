import { Notice } from '../parts/notice.tsx';
import { useScreenStore } from '../state/screen.ts';

/** Says what cannot be done while the vault is not open. */
export function VaultNotice() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  if (vault === undefined || vault === 'unlocked') return null;
  return (
    <Notice
      kind="warning"
      title={vault === 'locked' ? 'The vault is locked' : 'There is no vault yet'}
      action={
        <a href="#/vault" className="button no-underline">
          {vault === 'locked' ? 'Unlock the vault' : 'Make the vault'}
        </a>
      }
    >
      It holds the keys that sign evidence and the passwords of hosts: without it nothing can be scanned and signed.
    </Notice>
  );
}
