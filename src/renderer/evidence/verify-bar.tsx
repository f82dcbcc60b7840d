import { BadgeCheck } from 'lucide-react';
import { VERDICT_WORDS } from '../look/words.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { hrefOf } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import type { Verdicts, VerifyRun } from './use-verdicts.ts';

/** Verifies what was picked, or everything that passes the filters; says how far it is, and what came of it. */
export function VerifyBar({
  selected,
  matching,
  verdicts,
  onAll,
}: {
  readonly selected: ReadonlySet<string>;
  /** How many records pass the filters; undefined while nobody knows. */
  readonly matching: number | undefined;
  readonly verdicts: Verdicts;
  readonly onAll: () => void;
}) {
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const { run, problem, verify, cancel } = verdicts;
  const busy = run?.state === 'running';
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {selected.size > 0 && (
          <button type="button" className="button" disabled={!online || busy} onClick={() => verify([...selected])}>
            <BadgeCheck size={14} aria-hidden="true" /> Verify selected ({selected.size.toLocaleString('en')})
          </button>
        )}
        <button type="button" className="button" disabled={!online || busy || matching === 0} onClick={onAll}>
          <BadgeCheck size={14} aria-hidden="true" />
          {matching === undefined ? 'Verify all that match' : `Verify all ${matching.toLocaleString('en')}`}
        </button>
        {busy && (
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        )}
        <span role="status" className="text-ink-2 tabular-nums" data-testid="verify-status">
          {run === undefined ? '' : statusOf(run)}
        </span>
        {busy && (
          <progress
            className="sr-only"
            aria-label="Records verified"
            {...(run.total === undefined ? {} : { value: run.done, max: Math.max(run.total, 1) })}
          />
        )}
      </div>
      {busy && run.total !== undefined && (
        <div className="progress-track" aria-hidden="true">
          <div
            className="progress-bar"
            style={{ width: `${Math.min(100, (run.done * 100) / Math.max(run.total, 1))}%` }}
          />
        </div>
      )}
      {problem !== undefined && <ProblemNotice problem={problem} />}
      {run !== undefined && <Findings run={run} />}
    </>
  );
}

function statusOf({ done, total, bad, state }: VerifyRun): string {
  const number = (count: number) => count.toLocaleString('en');
  if (state === 'running')
    return total === undefined
      ? `Verifying … ${number(done)} so far`
      : `Verifying … ${number(done)} of ${number(total)}`;
  const valid = `${number(done - bad.length)} of ${number(done)} verified records are valid.`;
  if (state === 'ended') return done === 0 ? 'There was nothing to verify.' : valid;
  return done === 0 ? 'Stopped before the first record.' : `Stopped. ${valid}`;
}

function Findings({ run: { bad, missing } }: { readonly run: VerifyRun }) {
  return (
    <>
      {bad.length > 0 && (
        <Notice
          kind="error"
          title={bad.length === 1 ? 'A record does not verify' : `${bad.length} records do not verify`}
        >
          {bad.slice(0, 10).map((one) => (
            <a key={one.path} className="mr-3" href={hrefOf({ page: 'evidence', bundle: one.bundle_id ?? '' })}>
              {one.label ?? one.path}: {VERDICT_WORDS[one.verdict].toLowerCase()}
            </a>
          ))}
          {bad.length > 10 && 'and more. Filter by verdict to see them.'}
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice
          kind="error"
          title={missing.length === 1 ? 'A record is missing' : `${missing.length} records are missing`}
        >
          The log holds them, the disk does not: number{' '}
          {missing
            .slice(0, 20)
            .map((one) => one.seq)
            .join(', ')}
          {missing.length > 20 && ' and more'}. Restore them from a backup or the mirror, then verify again.
        </Notice>
      )}
    </>
  );
}
