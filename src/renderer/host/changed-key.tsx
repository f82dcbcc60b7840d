import { OctagonX } from 'lucide-react';
import type { Peer, PeerOffer, Trust } from '../../contract/fleet.ts';
import { exactText } from '../look/time.ts';
import { Command } from '../parts/command.tsx';
import { HostText } from '../parts/host-text.tsx';
import { FingerprintText } from './fingerprint.tsx';

/** A known host with another key: a stop. There is nothing to press here; what is to be done is done elsewhere. */
export function ChangedKey({
  trust,
  peer,
  offer,
  timezone,
}: {
  readonly trust: Trust;
  readonly peer: Peer;
  readonly offer: PeerOffer;
  readonly timezone: string;
}) {
  const name = trust.host_name;
  return (
    <section
      className="overflow-hidden rounded-lg border-2 border-stop bg-surface"
      aria-labelledby="changed-key"
      data-testid="changed-key"
      role="alert"
    >
      <header className="flex items-start gap-3 bg-stop px-4 py-3 text-stop-ink">
        <OctagonX size={28} className="shrink-0" aria-hidden="true" />
        <div>
          <h2 id="changed-key" className="text-lg">
            Stop: {name} shows another key than before
          </h2>
          <p>
            Either the host was reinstalled, or something else answers in its place. Rounds logs in nowhere until this
            is cleared up.
          </p>
        </div>
      </header>
      <div className="grid gap-px bg-line md:grid-cols-2">
        <Side
          title="Known until now"
          text={peer.fingerprint}
          against={offer.fingerprint}
          about={`${peer.key_type}, confirmed ${exactText(Date.parse(peer.accepted_at), timezone)} by ${peer.accepted_by}`}
          testId="known-fingerprint"
        />
        <Side
          title="Shown now"
          text={offer.fingerprint}
          against={peer.fingerprint}
          about={`${offer.key_type}, seen ${exactText(Date.parse(offer.seen_at), timezone)}`}
          testId="shown-fingerprint"
        />
      </div>
      <div className="space-y-2 p-4">
        <h3>What to do</h3>
        <ol className="list-decimal space-y-2 pl-5">
          <li>
            Ask whoever looks after {name} whether it was reinstalled or given a new key, and when. Do not use a contact
            that you found on the host.
          </li>
          <li>
            If it was, read the new fingerprint on the host itself. <HostText text={trust.how_to_check} />
          </li>
          <li>
            Only if it is the one shown above, forget the old key in a terminal, then confirm the host as at first
            contact:
            <Command text={`rounds trust forget ${name}`} />
          </li>
          <li>
            If nobody can explain the new key, treat it as an attack: take the host off the network, keep this screen,
            and report it.
          </li>
        </ol>
      </div>
    </section>
  );
}

function Side({
  title,
  text,
  against,
  about,
  testId,
}: {
  readonly title: string;
  readonly text: string;
  readonly against: string;
  readonly about: string;
  readonly testId: string;
}) {
  return (
    <div className="bg-surface p-4" data-testid={testId}>
      <h3 className="mb-1">{title}</h3>
      <p>
        <FingerprintText text={text} against={against} />
      </p>
      <p className="mt-1 text-xs text-ink-2">
        <HostText text={about} />
      </p>
    </div>
  );
}
