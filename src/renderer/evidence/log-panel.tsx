import { ListChecks } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { verifyCheckName } from '../../contract/evidence.ts';
import type { CoreClient } from '../core/client.ts';
import { VERIFY_WORDS } from '../look/words.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { CheckpointCompare } from './checkpoint-compare.tsx';
import { Completeness } from './completeness.tsx';

type LogStatus = Awaited<ReturnType<CoreClient['log']['status']>>;

/** How many days back can be asked for, with today. */
const SPANS = [7, 30, 90] as const;

/**
 * Whether the log is whole and every day is covered. Reads and verifies all evidence, which takes a while where there is
 * much of it: only when asked, and cancellable.
 */
export function LogPanel() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [days, setDays] = useState<number>(SPANS[0]);
  const [status, setStatus] = useState<LogStatus>();
  const [cancelled, setCancelled] = useState(false);
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const look = useAction(async () => {
    const mine = new AbortController();
    control.current = mine;
    setCancelled(false);
    try {
      setStatus(await core.client.log.status({ days }, { signal: mine.signal }));
    } catch (error) {
      if (!mine.signal.aborted) throw error;
      setCancelled(true);
    }
  });
  return (
    <section className="card space-y-3 px-4 py-3" aria-label="Completeness">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-2 text-base font-semibold">Is anything missing?</h2>
        <label>
          <span className="sr-only">How far back</span>
          <select
            className="input w-auto py-1 text-sm"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {SPANS.map((span) => (
              <option key={span} value={span}>
                Last {span} days
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" disabled={!online || look.busy} onClick={() => look.run()}>
          {look.busy ? <Spinner size={14} /> : <ListChecks size={14} aria-hidden="true" />}
          {status === undefined ? 'Check completeness' : 'Check again'}
        </button>
        {look.busy && (
          <button type="button" className="button" onClick={() => control.current?.abort()}>
            Cancel
          </button>
        )}
        <span role="status" className="text-ink-2" data-testid="log-summary">
          {look.busy
            ? 'Reading and verifying the whole log …'
            : cancelled
              ? 'Cancelled. Nothing was changed.'
              : status === undefined
                ? 'Per clinic and day, by the evidence alone.'
                : summaryOf(status)}
        </span>
      </div>
      <CheckpointCompare />
      {look.problem !== undefined && <ProblemNotice problem={look.problem} />}
      {status !== undefined && !look.busy && (
        <>
          <LogChecks status={status} />
          <Completeness days={status.completeness} />
        </>
      )}
    </section>
  );
}

function summaryOf({ size, verdict, completeness }: LogStatus): string {
  const gaps = completeness.filter((day) => day.ongoing === undefined && day.missing.length > 0).length;
  const records = `${size.toLocaleString('en')} ${size === 1 ? 'record' : 'records'} in the log`;
  const lost = verdict.missing.length === 0 ? 'none lost' : `${verdict.missing.length} lost`;
  const covered = gaps === 0 ? 'no day has a gap' : gaps === 1 ? '1 day has a gap' : `${gaps} days have gaps`;
  return `${records}, ${lost}; ${covered}.`;
}

/** What of the log itself is not as it should be. */
function LogChecks({ status: { verdict } }: { readonly status: LogStatus }) {
  const failed = verifyCheckName.options.filter((name) => verdict.checks[name]?.result === 'fail');
  return (
    <>
      {verdict.missing.length > 0 && (
        <Notice kind="error" title="Records are in the log and not on the disk">
          Number{' '}
          {verdict.missing
            .slice(0, 20)
            .map((one) => one.seq)
            .join(', ')}
          {verdict.missing.length > 20 && ' and more'}. Restore them from a backup or the mirror, then check again.
        </Notice>
      )}
      {failed.map((name) => (
        <Notice key={name} kind="error" title={`Not true: ${VERIFY_WORDS[name].toLowerCase()}`}>
          {verdict.checks[name]?.detail ?? 'No more is known.'} Keep the folder as it is, and compare it with the
          mirror.
        </Notice>
      ))}
    </>
  );
}
