import { Lock } from 'lucide-react';
import { useState } from 'react';
import { useScreenStore } from '../state/screen.ts';
import { UnlockVault } from '../vault/unlock-vault.tsx';

/** Pages that speak of a locked vault themselves. */
const THEIR_OWN: ReadonlySet<string> = new Set(['fleet', 'vault', 'add']);

/**
 * Says that the vault was locked while this page was open: by another window, the command line, or a core that began
 * anew. It is opened here, in place, so that nothing that was typed on the page is left.
 */
export function VaultLocked() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const page = useScreenStore('route', ({ route }) => route.page);
  const [open, setOpen] = useState(false);
  if (vault === 'unlocked' && open) setOpen(false);
  if (vault !== 'locked' || !online || THEIR_OWN.has(page)) return null;
  return (
    <section
      aria-label="The vault is locked"
      data-testid="vault-locked"
      className="border-b border-medium-line bg-medium-soft px-4 py-2 md:px-6"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Lock size={18} className="shrink-0 text-medium" aria-hidden="true" />
        <div className="min-w-0 flex-1 basis-72" role="status">
          <p className="font-semibold text-medium">The vault is locked</p>
          <p>Nothing can be scanned, signed or changed until it is open. What you typed is kept.</p>
        </div>
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Not now' : 'Unlock here'}
        </button>
      </div>
      {open && (
        <div className="mt-2 max-w-lg pb-2">
          <UnlockVault />
        </div>
      )}
    </section>
  );
}
