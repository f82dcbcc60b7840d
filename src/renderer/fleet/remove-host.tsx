import { useState } from 'react';
import type { Host } from '../../contract/fleet.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Stops watching a host, after a second press that says what stays. */
export function RemoveHost({ host, onRemoved }: { readonly host: Host; readonly onRemoved: () => void }) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [asked, setAsked] = useState(false);
  const remove = useAction(async () => {
    await core.client.hosts.remove({ host: host.host_id });
    onRemoved();
    await stores.fleet.getState().refresh();
  });
  return (
    <Section title="No longer watched">
      {remove.problem !== undefined && <ProblemNotice problem={remove.problem} />}
      {asked ? (
        <div className="space-y-2">
          <p>
            {host.name} leaves the fleet, and its login leaves the vault. Its evidence stays, and so does a record of
            this removal.
          </p>
          <div className="flex gap-2">
            <button
              type="button"
              className="button button-danger"
              disabled={!online || remove.busy}
              onClick={() => remove.run()}
            >
              Remove {host.name}
            </button>
            <button type="button" className="button" onClick={() => setAsked(false)}>
              Keep it
            </button>
          </div>
        </div>
      ) : (
        <button type="button" className="button" onClick={() => setAsked(true)}>
          Remove this host …
        </button>
      )}
    </Section>
  );
}
