import type { EvidenceRow } from '../../contract/evidence.ts';
import { VERDICT_WORDS } from '../look/words.ts';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { hrefOf } from '../state/route.ts';
import { useScreenStore } from '../state/screen.ts';
import type { Verdicts } from './use-verdicts.ts';

/** Verifies what is shown, and says what came of it. */
export function VerifyBar({ rows, verdicts }: { readonly rows: readonly EvidenceRow[]; readonly verdicts: Verdicts }) {
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const { results, logs, verify } = verdicts;
  const judged = rows.flatMap((row) => results.get(row.bundle_id) ?? []);
  const bad = judged.filter((one) => one.verdict !== 'valid');
  const missing = logs.flatMap((log) => log.missing);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <button
          type="button"
          className="button"
          disabled={!online || verify.busy || rows.length === 0}
          onClick={() => verify.run(rows.map((row) => row.bundle_id))}
        >
          {verify.busy && <Spinner size={14} />} Verify all {rows.length} shown
        </button>
        <span role="status" className="text-ink-2">
          {verify.busy
            ? 'Verifying …'
            : judged.length === 0
              ? ''
              : `${judged.length - bad.length} of ${judged.length} verified records are valid.`}
        </span>
      </div>
      {verify.problem !== undefined && <ProblemNotice problem={verify.problem} />}
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
          {bad.length > 10 && 'and more.'}
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
