import { Monitor } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ThisComputer as Found } from '../../contract/this-computer.ts';
import { Empty } from '../parts/empty.tsx';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { ThisComputerForm } from './this-computer-form.tsx';
import { ThisComputerReview } from './this-computer-review.tsx';

/** From a press to the first real results: this computer is added, read, reviewed and scanned. */
export function ThisComputer() {
  const { core } = useScreen();
  const load = useCallback(() => core.client.hosts.thisComputer(), [core]);
  const found = useFetched(load);
  const row = useScreenStore('fleet', ({ rows }) => [...rows.values()].find((one) => one.host.address === 'local:'));
  const reviewing = useScreenStore('baselineDrafts', ({ drafts }) => row !== undefined && drafts.has(row.host.host_id));
  // The host appears while it is still being read, and its draft goes before its first scan has begun.
  const [busy, setBusy] = useState(false);
  const [held, setHeld] = useState(false);
  if (reviewing && !held) setHeld(true);
  if (row !== undefined && held && !busy) return <ThisComputerReview row={row} />;
  if (row !== undefined && !busy) {
    return (
      <div className="card">
        <Empty
          icon={Monitor}
          title={`This computer is watched as ${row.host.name}`}
          actions={
            <>
              <a className="button button-primary no-underline" href={hrefOf({ page: 'fleet', host: row.host.name })}>
                Look at its results
              </a>
              <a className="button no-underline" href={hrefOf({ page: 'host', host: row.host.name, part: 'baseline' })}>
                Its baseline
              </a>
            </>
          }
        >
          <p>It is in {row.site.name}. Remove it there if it is not to be watched any more.</p>
        </Empty>
      </div>
    );
  }
  return (
    <ListState of={found} what="computer" doing="Looking what this computer is …" lines={3}>
      {(computer) => (
        <div className="space-y-4">
          <What computer={computer} />
          {computer.why_not === undefined ? (
            <ThisComputerForm computer={computer} onBusy={setBusy} />
          ) : (
            <Notice kind="warning" title="It cannot be watched">
              {computer.why_not}
            </Notice>
          )}
        </div>
      )}
    </ListState>
  );
}

const PLATFORMS = { nixos: 'NixOS', linux: 'Linux', windows: 'Windows' } as const;

function What({ computer }: { readonly computer: Found }) {
  return (
    <div className="card flex items-center gap-4 p-4" data-testid="this-computer">
      <Monitor size={28} strokeWidth={1.5} className="shrink-0 text-ink-2" aria-hidden="true" />
      <div className="min-w-0">
        <h2>{computer.name}</h2>
        <p className="text-ink-2">
          <HostText text={computer.os} />
          {computer.platform !== undefined && ` · read as ${PLATFORMS[computer.platform]}`}
        </p>
      </div>
    </div>
  );
}
