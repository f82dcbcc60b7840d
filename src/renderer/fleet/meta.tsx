import { Lock, LockOpen } from 'lucide-react';
import { useAge } from '../parts/age.tsx';
import { useScreenStore } from '../state/screen.ts';

const VAULT_WORDS = { absent: 'No vault yet', locked: 'Vault locked', unlocked: 'Vault unlocked' } as const;

/** Which console this is, whether its vault is open, and when it was heard last. */
export function Meta() {
  const about = useScreenStore('fleet', (fleet) => fleet.about);
  const updatedAt = useScreenStore('fleet', (fleet) => fleet.updatedAt);
  const hosts = useScreenStore('fleet', (fleet) => fleet.rows.size);
  if (about === undefined || updatedAt === undefined) return null;
  const VaultIcon = about.vault === 'unlocked' ? LockOpen : Lock;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5" data-testid="fleet-meta">
      <li title={about.data_dir}>Console {about.console_name}</li>
      <li>
        <a
          href="#/vault"
          className="inline-flex items-center gap-1 text-ink-2 underline"
          data-testid="vault-state"
          data-state={about.vault}
        >
          <VaultIcon size={14} aria-hidden="true" />
          {VAULT_WORDS[about.vault]}
        </a>
      </li>
      <li>{hosts === 1 ? '1 host' : `${hosts} hosts`}</li>
      <li>
        <a href="#/evidence" className="text-ink-2 underline">
          {about.evidence_count.toLocaleString('en')} signed records
        </a>
      </li>
      <li>
        Updated <Updated at={updatedAt} />
      </li>
    </ul>
  );
}

function Updated({ at }: { readonly at: number }) {
  return <>{useAge(new Date(at).toISOString())}</>;
}
