import type { BundleOf } from '../../contract/evidence.ts';
import { dateText } from '../look/time.ts';
import { checkWord, spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';

/** Which hosts and checks a clinic had: what its evidence has to cover from then on. */
export function Inventory({ bundle }: { readonly bundle: BundleOf<'inventory'> }) {
  const { hosts, clock } = bundle;
  return (
    <>
      {!clock.synced && (
        <Notice kind="warning" title="The clock of the console was not in step">
          It was {Math.abs(clock.offset_ms).toLocaleString('en')} ms {clock.offset_ms < 0 ? 'behind' : 'ahead'}, by{' '}
          <HostText text={clock.source} />.
        </Notice>
      )}
      <Section title={hosts.length === 1 ? '1 host of the clinic' : `${hosts.length} hosts of the clinic`}>
        {hosts.length === 0 ? (
          <p className="text-ink-2">The clinic had no host: nothing has to be covered.</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line" data-testid="inventory">
            {hosts.map((one) => (
              <li key={one.host_id} className="px-2 py-1.5">
                <p>
                  <span className="font-medium">{one.host_name}</span>{' '}
                  <span className="text-xs text-ink-2">
                    {{ nixos: 'NixOS', linux: 'Linux', windows: 'Windows' }[one.platform]} ·{' '}
                    <HostText text={one.address} foldAt={120} />
                  </span>
                </p>
                <p className="text-xs text-ink-2">{one.checks.map(checkWord).join(', ') || 'no check'}</p>
                {one.exceptions.map((exception) => (
                  <p key={exception.check} className="text-xs">
                    {checkWord(exception.check)}: {spaced(exception.state)}, review by{' '}
                    {dateText(exception.review_by, true)}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
