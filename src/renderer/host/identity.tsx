import { type ReactNode, useCallback, useState } from 'react';
import type { Trust } from '../../contract/fleet.ts';
import { exactText } from '../look/time.ts';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useOnline } from '../parts/use-away.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { ChangedKey } from './changed-key.tsx';
import { FingerprintText } from './fingerprint.tsx';
import { FirstContact } from './first-contact.tsx';

/** Who a host is: asks it, without logging in, and shows the one of four screens that fits. */
export function Identity({
  host,
  timezone,
  onTrusted,
}: {
  readonly host: string;
  readonly timezone: string;
  readonly onTrusted?: () => void;
}) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.trust.show({ host }), [core, host]);
  const fetched = useFetched(load);
  const [accepted, setAccepted] = useState<Trust>();
  return (
    <ListState of={fetched} what="identity" doing={`Asking ${host} who it is, without logging in …`} lines={0}>
      {(value) => (
        <Shown
          // What was confirmed in this window is known before the host has been asked again.
          trust={accepted !== undefined && value.status === 'first_contact' ? accepted : value}
          timezone={timezone}
          asking={fetched.loading}
          onAskAgain={fetched.again}
          onAccepted={setAccepted}
          onTrusted={onTrusted}
        />
      )}
    </ListState>
  );
}

function Shown({
  trust,
  timezone,
  asking,
  onAskAgain,
  onAccepted,
  onTrusted,
}: {
  readonly trust: Trust;
  readonly timezone: string;
  readonly asking: boolean;
  readonly onAskAgain: () => void;
  readonly onAccepted: (trust: Trust) => void;
  readonly onTrusted: (() => void) | undefined;
}) {
  const online = useOnline();
  const askAgain = (
    <button type="button" className="button" onClick={onAskAgain} disabled={!online || asking}>
      {asking && <Spinner size={14} />} Ask the host again
    </button>
  );
  const { peer, offer } = trust;
  if (trust.status === 'changed' && peer !== undefined && offer !== undefined) {
    return <ChangedKey trust={trust} peer={peer} offer={offer} timezone={timezone} />;
  }
  if (trust.status === 'first_contact' && offer !== undefined) {
    return <FirstContact key={offer.fingerprint} trust={trust} offer={offer} onAccepted={onAccepted} />;
  }
  return (
    <div className="space-y-4">
      <Settled trust={trust} timezone={timezone} action={askAgain} />
      {onTrusted !== undefined && (trust.status === 'trusted' || trust.status === 'not_needed') && (
        <button type="button" className="button button-primary" onClick={onTrusted}>
          Go on to the baseline
        </button>
      )}
    </div>
  );
}

function Settled({
  trust,
  timezone,
  action,
}: {
  readonly trust: Trust;
  readonly timezone: string;
  readonly action: ReactNode;
}) {
  if (trust.status === 'not_needed') {
    return (
      <Notice kind="good" title="There is nothing to confirm">
        <HostText text={trust.how_to_check} />
      </Notice>
    );
  }
  if (trust.peer === undefined) {
    return (
      <Notice kind="warning" title="The host has not been seen yet" action={action}>
        Check that it is on and that its address is right, then ask it again.
      </Notice>
    );
  }
  return (
    <section className="card space-y-3 p-4" data-testid="trusted">
      <Notice kind="good" title={`${trust.host_name} is who it was`} action={action}>
        It shows the key that was confirmed. Another key will stop every scan of it.
      </Notice>
      <p className="rounded-md border border-line bg-sunken px-3 py-2">
        <FingerprintText text={trust.peer.fingerprint} />
        <span className="block text-xs text-ink-2">{trust.peer.key_type}</span>
      </p>
      <p className="text-ink-2">
        Confirmed {exactText(Date.parse(trust.peer.accepted_at), timezone)} by{' '}
        <HostText text={trust.peer.accepted_by} />
      </p>
    </section>
  );
}
