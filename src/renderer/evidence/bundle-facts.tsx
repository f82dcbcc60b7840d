import type { Bundle } from '../../contract/evidence.ts';
import { exactText } from '../look/time.ts';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';

/** Who, where and when of a record. */
export function BundleFacts({
  bundle,
  path,
  timezone,
}: {
  readonly bundle: Bundle;
  readonly path: string;
  readonly timezone: string;
}) {
  const redacted = Object.values(bundle.redactions).reduce((sum, one) => sum + one, 0);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Label', bundle.label],
    ['Kind', spaced(bundle.kind)],
    ['Number', `${bundle.seq} of this device's log`],
    ['Host', bundle.host_name],
    ['Clinic', bundle.site_name],
    ['Time', exactText(Date.parse(bundle.timestamp_end), timezone)],
    ['Address', bundle.host_identity?.address],
    ['Host key', bundle.host_identity?.ssh_host_key_sha256],
    [
      'Taken out',
      !bundle.phi_scrubbed
        ? 'not searched for patient data'
        : redacted === 0
          ? 'nothing (searched for patient data)'
          : `${redacted} pieces of patient data`,
    ],
    ['Device', bundle.device_id],
    ['Key', bundle.key_id],
    ['Kept at', path],
  ];
  return (
    <dl className="facts-grid">
      {facts.map(([name, text]) =>
        text === undefined ? null : (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>
              <HostText text={text} foldAt={300} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
