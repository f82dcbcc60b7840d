import { CircleCheck, CircleMinus, CircleQuestionMark, type LucideIcon, OctagonAlert, ShieldAlert } from 'lucide-react';
import type { Trust } from '../../../contract/fleet.ts';
import { FingerprintText } from '../../host/fingerprint.tsx';
import type { Tone } from '../../look/states.ts';
import { exactText, shortText } from '../../look/time.ts';
import { HostText } from '../../parts/host-text.tsx';
import { hrefOf } from '../../state/route.ts';
import { useScreenStore } from '../../state/screen.ts';

/** Standings as word, shape and colour; a first contact never looks like a changed key. */
const STANDINGS: Readonly<
  Record<Trust['status'], { readonly word: string; readonly icon: LucideIcon; readonly tone: Tone }>
> = {
  trusted: { word: 'Confirmed', icon: CircleCheck, tone: 'compliant' },
  first_contact: { word: 'First contact', icon: ShieldAlert, tone: 'medium' },
  changed: { word: 'Key changed', icon: OctagonAlert, tone: 'critical' },
  never_seen: { word: 'Not seen yet', icon: CircleQuestionMark, tone: 'unknown' },
  not_needed: { word: 'This computer', icon: CircleMinus, tone: 'not_applicable' },
};

/** One host: where the trust in it stands, and what can be done. */
export function PeerLine({ trust, onForget }: { readonly trust: Trust; readonly onForget: () => void }) {
  const timezone = useScreenStore('fleet', ({ rows }) => rows.get(trust.host_id)?.site.timezone) ?? 'UTC';
  const { word, icon: Icon, tone } = STANDINGS[trust.status];
  const { peer } = trust;
  const at = peer === undefined ? 0 : Date.parse(peer.accepted_at);
  return (
    <tr data-testid={`peer-${trust.host_name}`} data-status={trust.status}>
      <th scope="row" className="font-medium wrap-anywhere">
        {trust.host_name}
      </th>
      <td data-label="Standing">
        <span className="badge" data-tone={tone}>
          <Icon size={14} aria-hidden="true" /> {word}
        </span>
      </td>
      <td data-label="Fingerprint" className="what-came">
        {peer === undefined ? (
          <span className="text-ink-2">none confirmed</span>
        ) : (
          <>
            <FingerprintText text={peer.fingerprint} />
            <span className="block text-xs text-ink-2">{peer.key_type}</span>
            {trust.status === 'changed' && trust.offer !== undefined && (
              <span className="mt-1 block">
                <span className="block text-xs font-medium text-critical">It shows another one now:</span>
                <FingerprintText text={trust.offer.fingerprint} against={peer.fingerprint} />
              </span>
            )}
          </>
        )}
      </td>
      <td data-label="Since">
        {peer === undefined ? (
          '–'
        ) : (
          <>
            <time dateTime={peer.accepted_at} title={exactText(at, timezone)}>
              {shortText(at, timezone)}
            </time>
            <span className="block text-xs text-ink-2">
              by <HostText text={peer.accepted_by} foldAt={120} />
            </span>
          </>
        )}
      </td>
      <td className="row-actions">
        <a
          href={hrefOf({ page: 'host', host: trust.host_name, part: 'identity' })}
          className="button button-small no-underline"
          aria-label={`${peer === undefined ? 'Compare' : 'Look at'} the identity of ${trust.host_name}`}
        >
          {peer === undefined && trust.status !== 'not_needed' ? 'Compare' : 'Look'}
        </a>
        {peer !== undefined && (
          <button
            type="button"
            className="button button-small"
            aria-label={`Forget the identity of ${trust.host_name}`}
            onClick={onForget}
          >
            Forget …
          </button>
        )}
      </td>
    </tr>
  );
}
