import { useCallback } from 'react';
import type { Host, Trust } from '../../contract/fleet.ts';
import { exactText } from '../look/time.ts';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen } from '../state/screen.ts';
import { FingerprintText } from './fingerprint.tsx';

const STANDING: Readonly<Record<Trust['status'], { readonly word: string; readonly ink: string }>> = {
  trusted: { word: 'Confirmed', ink: 'text-compliant' },
  not_needed: { word: 'This computer: nothing to confirm', ink: 'text-ink-2' },
  first_contact: { word: 'Seen, and confirmed by nobody yet', ink: 'text-medium' },
  changed: { word: 'Changed: stop and look', ink: 'text-critical font-semibold' },
  never_seen: { word: 'Not seen yet', ink: 'text-ink-2' },
};

/** Who the host is known as, without asking it again. */
export function KnownAs({ host, timezone }: { readonly host: Host; readonly timezone: string }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.hosts.show({ host: host.host_id }), [core, host.host_id]);
  const fetched = useFetched(load);
  return (
    <Section title="Identity">
      <ListState of={fetched} what="identity" lines={2}>
        {({ trust: { status, peer } }) => (
          <div className="space-y-1" data-testid="known-as" data-status={status}>
            <p className={STANDING[status].ink}>{STANDING[status].word}</p>
            {peer !== undefined && (
              <>
                <p className="text-xs">
                  <FingerprintText text={peer.fingerprint} /> <span className="text-ink-2">{peer.key_type}</span>
                </p>
                <p className="text-xs text-ink-2">
                  {exactText(Date.parse(peer.accepted_at), timezone)} by <HostText text={peer.accepted_by} />
                </p>
              </>
            )}
            <a href={hrefOf({ page: 'host', host: host.name, part: 'identity' })}>Ask the host who it is</a>
          </div>
        )}
      </ListState>
    </Section>
  );
}
