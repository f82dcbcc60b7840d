import { useCallback } from 'react';
import type { CheckId } from '../../contract/enums.ts';
import type { ExceptionView } from '../../contract/exceptions.ts';
import { dateText } from '../look/time.ts';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';

/** Why a check is switched off or met in another way: who decided it, what is done instead, and until when it counts. */
export function Exception({
  host,
  check,
  changed,
}: {
  readonly host: string;
  readonly check: CheckId;
  readonly changed: string | undefined;
}) {
  const { core } = useScreen();
  const load = useCallback(async () => {
    // Asked for anew with each new result.
    void changed;
    return (await core.client.exceptions.list({ host })).filter((one) => one.check === check);
  }, [core, host, check, changed]);
  const fetched = useFetched(load);
  return (
    <Section title="Exception">
      <ListState
        of={fetched}
        what="exception"
        empty={<p className="text-ink-2">No exception is written any more. The next scan judges the check again.</p>}
      >
        {(value) => value.map((one) => <Written key={`${one.scope}/${one.target}`} one={one} />)}
      </ListState>
    </Section>
  );
}

const STANDING = {
  current: undefined,
  due_soon: 'It is due for review soon.',
  overdue: 'Its review is overdue: it no longer counts. Renew it or remove it.',
} as const;

function Written({ one }: { readonly one: ExceptionView }) {
  const warning = STANDING[one.standing];
  return (
    <div className="space-y-2" data-testid="exception" data-standing={one.standing}>
      <dl className="facts-grid">
        <dt>State</dt>
        <dd>{one.state === 'alternative' ? 'Met in another way' : 'Not applicable'}</dd>
        <dt>Reason</dt>
        <dd>
          <HostText text={one.reason} />
        </dd>
        {one.measure !== undefined && (
          <>
            <dt>Measure</dt>
            <dd>
              <HostText text={one.measure} />
            </dd>
          </>
        )}
        <dt>Decided by</dt>
        <dd>
          <HostText text={one.by} />
        </dd>
        <dt>Review by</dt>
        <dd>{dateText(one.review_by, true)}</dd>
        <dt>Holds for</dt>
        <dd>
          {one.scope === 'host' ? 'this host' : `${one.scope === 'site' ? 'the clinic' : 'the group'} ${one.target}`}
        </dd>
      </dl>
      {warning !== undefined && <Notice kind="warning">{warning}</Notice>}
    </div>
  );
}
