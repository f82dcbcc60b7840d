import { Lock, LockOpen } from 'lucide-react';
import { Fragment } from 'react';
import { Loading } from '../parts/loading.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useScreenStore } from '../state/screen.ts';
import { useWays } from '../vault/use-ways.ts';

const STATES = {
  absent: {
    title: 'There is no vault yet',
    text: 'Without it nothing can be scanned, since nothing could be signed.',
    act: 'Make the vault',
  },
  locked: { title: 'The vault is locked', text: 'Nothing is scanned until it is unlocked.', act: 'Unlock it' },
  unlocked: {
    title: 'The vault is unlocked',
    text: 'Hosts can be scanned and results are signed.',
    act: 'Lock it, or change what opens it',
  },
} as const;

/** Where the vault stands and what opens it; everything that changes it is on its own page. */
export function VaultWays() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const { ways, problem } = useWays();
  if (vault === undefined) return <Loading what="Asking for the vault's state …" />;
  const { title, text, act } = STATES[vault];
  const Icon = vault === 'unlocked' ? LockOpen : Lock;
  const list = [
    { name: 'Passphrase', has: vault !== 'absent', without: 'is chosen when the vault is made' },
    {
      name: 'Recovery code',
      has: ways?.includes('recovery') === true,
      without: 'not made: whoever forgets the passphrase loses what is in the vault',
    },
    { name: 'This computer’s keychain', has: ways?.includes('keychain') === true, without: 'not used' },
  ];
  return (
    <section className="card space-y-4 p-4" aria-label="Vault" data-testid="settings-vault-state" data-state={vault}>
      <div>
        <h2 className="flex items-center gap-2 text-lg">
          <Icon size={18} aria-hidden="true" /> {title}
        </h2>
        <p className="mt-1 text-ink-2">{text}</p>
      </div>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      {ways === undefined && problem === undefined && <Loading inline what="Asking what opens it …" />}
      {ways !== undefined && (
        <dl className="facts-grid">
          {list.map((one) => (
            <Fragment key={one.name}>
              <dt>{one.name}</dt>
              <dd>{one.has ? 'opens it' : one.without}</dd>
            </Fragment>
          ))}
        </dl>
      )}
      <a href="#/vault" className="button button-primary no-underline">
        {act}
      </a>
    </section>
  );
}
