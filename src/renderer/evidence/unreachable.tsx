import type { BundleOf } from '../../contract/evidence.ts';
import { exactText, spanText } from '../look/time.ts';
import { ERROR_WORDS } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { Section } from '../parts/section.tsx';

/** That a host could not be read: for how long, and why. */
export function Unreachable({
  bundle,
  timezone,
}: {
  readonly bundle: BundleOf<'unreachable'>;
  readonly timezone: string;
}) {
  const from = Date.parse(bundle.period_start);
  const to = Date.parse(bundle.period_end);
  const seconds = Math.floor((to - from) / 1000);
  return (
    <Section title="What happened">
      <p className="mb-2">
        <HostText text={bundle.detail} />
      </p>
      <dl className="facts-grid" data-testid="unreachable">
        <dt>Reason</dt>
        <dd>
          {ERROR_WORDS[bundle.reason] ?? 'could not be read'} ({bundle.reason})
        </dd>
        <dt>From</dt>
        <dd>{exactText(from, timezone)}</dd>
        <dt>Until</dt>
        <dd>
          {exactText(to, timezone)}
          {seconds > 0 && <span className="text-ink-2"> ({spanText(seconds)})</span>}
        </dd>
      </dl>
    </Section>
  );
}
