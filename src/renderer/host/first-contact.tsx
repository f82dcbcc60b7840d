import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { PeerOffer, Trust } from '../../contract/fleet.ts';
import { Field } from '../parts/field.tsx';
import { HostText } from '../parts/host-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { compareFingerprint } from './compare-fingerprint.ts';
import { FingerprintText } from './fingerprint.tsx';

/** A host that was never confirmed: shows who it says it is, and asks a person to compare that on the host itself. */
export function FirstContact({
  trust,
  offer,
  onAccepted,
}: {
  readonly trust: Trust;
  readonly offer: PeerOffer;
  readonly onAccepted: (trust: Trust) => void;
}) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [compared, setCompared] = useState(false);
  const [typed, setTyped] = useState('');
  const match = compareFingerprint(offer.fingerprint, typed);
  const accept = useAction(async () => {
    onAccepted(await core.client.trust.accept({ host: trust.host_id, fingerprint: offer.fingerprint }));
    await stores.fleet.getState().refresh();
  });
  return (
    <section className="card overflow-hidden" aria-labelledby="first-contact" data-testid="first-contact">
      <header className="flex items-start gap-3 border-b border-medium-line bg-medium-soft px-4 py-3">
        <ShieldAlert size={20} className="mt-0.5 shrink-0 text-medium" aria-hidden="true" />
        <div>
          <h2 id="first-contact" className="text-lg text-medium">
            First contact with {trust.host_name}
          </h2>
          <p>
            This console has never confirmed who this host is. No password and no login is sent to it before you do.
          </p>
        </div>
      </header>
      <form
        className="space-y-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (compared && match !== 'different') accept.run();
        }}
      >
        <div>
          <h3 className="mb-1">1. What it says it is</h3>
          <p className="rounded-md border border-line bg-sunken px-3 py-2" data-testid="fingerprint">
            <FingerprintText text={offer.fingerprint} />
            <span className="block text-xs text-ink-2">{offer.key_type}</span>
          </p>
        </div>
        <div>
          <h3 className="mb-1">2. Read the same on the host itself</h3>
          <p>
            <HostText text={trust.how_to_check} />
          </p>
        </div>
        <Field
          label="3. What the host printed (you may paste the whole line)"
          hint={
            match === 'same' ? (
              <span className="font-semibold text-compliant">It is the same, to the last character.</span>
            ) : (
              'Rounds compares it for you. Leave it empty if you compare by eye.'
            )
          }
          error={
            match === 'different'
              ? 'It is NOT the same. Do not trust this host: something else may answer in its place. Check the address, and ask whoever runs the network.'
              : match === 'not_a_fingerprint'
                ? 'There is no SHA256 fingerprint in this text yet.'
                : undefined
          }
        >
          {(props) => (
            <input
              {...props}
              className="input font-mono"
              value={typed}
              autoComplete="off"
              spellCheck={false}
              placeholder="SHA256:…"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <label className="flex cursor-pointer gap-2">
          <input
            type="checkbox"
            className="check"
            checked={compared}
            onChange={(event) => setCompared(event.target.checked)}
          />
          <span>
            I compared the whole fingerprint with the one that the host shows at its own keyboard, not over this
            connection.
          </span>
        </label>
        {accept.problem !== undefined && <ProblemNotice problem={accept.problem} />}
        <button
          type="submit"
          className="button button-primary"
          disabled={!online || !compared || match === 'different' || accept.busy}
        >
          {accept.busy && <Spinner size={14} />} Trust {trust.host_name}
        </button>
      </form>
    </section>
  );
}
