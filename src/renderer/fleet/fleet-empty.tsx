import { Building2, type LucideIcon, Monitor, TestTubeDiagonal } from 'lucide-react';
import type { ReactNode } from 'react';
import { hrefOf } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';

/** The first thing that anyone sees: three ways to the first results. */
export function FleetEmpty() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const go = useScreenStore('route', (state) => state.go);
  const reset = useScreenStore('addDraft', (draft) => draft.reset);
  return (
    <div className="card px-4 py-8 md:px-8" data-testid="first-run">
      <h2 className="text-center text-xl">No hosts yet</h2>
      <p className="mx-auto mt-1 max-w-xl text-center text-ink-2">
        Rounds shows which hosts of a clinic have drifted from what was agreed, and keeps signed evidence of it. Begin
        with one of these; each takes a few minutes.
        {vault === 'absent' && ' You make a vault for the signing keys on the way.'}
      </p>
      <ul className="mt-6 grid gap-4 md:grid-cols-3">
        <Begin
          icon={TestTubeDiagonal}
          title="Try the demo clinic"
          action={
            <a className="button self-start no-underline" href={hrefOf({ page: 'add', way: 'demo' })}>
              Try the demo clinic
            </a>
          }
        >
          Nine pretended hosts to scan and break. Nothing in it is real, and it has a folder of its own.
        </Begin>
        <Begin
          icon={Monitor}
          title="Check this computer"
          action={
            <button
              type="button"
              className="button self-start"
              onClick={() => go({ page: 'add', way: 'this-computer' })}
            >
              Check this computer
            </button>
          }
        >
          Reads the computer in front of you. No login and no network, and nothing on it is changed.
        </Begin>
        <Begin
          icon={Building2}
          title="Add a clinic"
          action={
            <div className="flex flex-wrap gap-2">
              <button
                type="button"
                className="button button-primary"
                onClick={() => {
                  reset('clinic');
                  go({ page: 'add' });
                }}
              >
                Add a clinic
              </button>
              <button
                type="button"
                className="button"
                onClick={() => {
                  reset('clinic');
                  go({ page: 'add', way: 'import' });
                }}
              >
                Import a list
              </button>
            </div>
          }
        >
          Its hosts are read over SSH, and nothing is installed on them. Type one, or bring the list you have: CSV,
          known_hosts, ssh config or an Ansible inventory.
        </Begin>
      </ul>
    </div>
  );
}

function Begin({
  icon: Icon,
  title,
  children,
  action,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly action: ReactNode;
}) {
  return (
    <li className="flex flex-col rounded-lg border border-line p-4">
      <Icon size={24} strokeWidth={1.5} className="text-accent-text" aria-hidden="true" />
      <h3 className="mt-2 text-base">{title}</h3>
      <p className="mt-1 mb-4 flex-1 text-ink-2">{children}</p>
      {action}
    </li>
  );
}
