import { FileUp, GitCompareArrows } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { type LogVerdict, verifyCheckName } from '../../contract/evidence.ts';
import { VERIFY_WORDS } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** A checkpoint is a few lines; the contract takes no more than this, characters. */
const MOST = 10_000;

/** Proves that the log of today goes on from a checkpoint that was kept elsewhere: pasted, or chosen as a file. */
export function CheckpointCompare() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const field = useId();
  const [text, setText] = useState('');
  const [tooLong, setTooLong] = useState(false);
  const [verdict, setVerdict] = useState<LogVerdict>();
  const [newest, setNewest] = useState<string>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const compare = useAction(async () => {
    const mine = new AbortController();
    control.current = mine;
    setVerdict(undefined);
    try {
      setVerdict(await core.client.log.consistency({ old: text }, { signal: mine.signal }));
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    }
  });
  const show = useAction(async () => setNewest((await core.client.log.checkpoint()).text));
  const take = (next: string) => {
    setVerdict(undefined);
    setTooLong(next.length > MOST);
    setText(next.slice(0, MOST));
  };
  return (
    <details className="rounded-md border border-line" data-testid="compare">
      <summary className="px-3 py-1.5">Compare with an older checkpoint</summary>
      <div className="space-y-3 border-t border-line p-3">
        <p className="max-w-prose text-ink-2">
          A checkpoint is the log in one line, signed. Whoever kept one outside of this computer can prove that nothing
          before it was changed or removed since.
        </p>
        <div>
          <label className="mb-1 block font-medium" htmlFor={field}>
            Older checkpoint
          </label>
          <textarea
            id={field}
            className="input block w-full font-mono text-xs"
            rows={5}
            spellCheck={false}
            placeholder="Paste it here, or choose its file"
            value={text}
            onChange={(event) => take(event.target.value)}
          />
          {tooLong && (
            <p className="mt-1 text-critical">This is too long for a checkpoint: only its beginning was taken.</p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <label className="button cursor-pointer">
            <FileUp size={14} aria-hidden="true" /> Choose a file
            <input
              type="file"
              className="sr-only"
              onChange={(event) => {
                const file = event.target.files?.[0];
                // Read no more than would be taken anyway, whatever was chosen.
                void file
                  ?.slice(0, 4 * MOST)
                  .text()
                  .then(take);
                event.target.value = '';
              }}
            />
          </label>
          <button
            type="button"
            className="button button-primary"
            disabled={!online || compare.busy || text.trim() === ''}
            onClick={() => compare.run()}
          >
            {compare.busy ? <Spinner size={14} /> : <GitCompareArrows size={14} aria-hidden="true" />} Compare
          </button>
          {compare.busy && (
            <button type="button" className="button" onClick={() => control.current?.abort()}>
              Cancel
            </button>
          )}
          <button type="button" className="button" disabled={!online || show.busy} onClick={() => show.run()}>
            Show the newest checkpoint
          </button>
          <span role="status" className="text-ink-2">
            {compare.busy ? 'Reading the whole log …' : ''}
          </span>
        </div>
        {compare.problem !== undefined && <ProblemNotice problem={compare.problem} />}
        {show.problem !== undefined && <ProblemNotice problem={show.problem} />}
        {verdict !== undefined && <Outcome verdict={verdict} />}
        {newest !== undefined && <RecordText label="The newest checkpoint" text={newest} rows={5} />}
      </div>
    </details>
  );
}

/** What the comparison proved. Anything but a passed check of the log's consistency proves nothing. */
function Outcome({ verdict }: { readonly verdict: LogVerdict }) {
  const failed = verifyCheckName.options.filter((name) => verdict.checks[name]?.result === 'fail');
  const consistent = verdict.checks.log_consistent;
  if (failed.length === 0 && verdict.missing.length === 0 && consistent?.result === 'pass') {
    return (
      <Notice kind="good" title="The log goes on from this checkpoint">
        Nothing before it was changed or removed. It now has {verdict.size.toLocaleString('en')}{' '}
        {verdict.size === 1 ? 'record' : 'records'}.
      </Notice>
    );
  }
  return (
    <Notice
      kind={failed.length > 0 || verdict.missing.length > 0 ? 'error' : 'warning'}
      title={failed.length > 0 ? 'The log does not go on from this checkpoint' : 'This proves nothing'}
    >
      <ul className="space-y-1">
        {failed.map((name) => (
          <li key={name}>
            Not true: {VERIFY_WORDS[name].toLowerCase()}.{' '}
            <HostText text={verdict.checks[name]?.detail ?? ''} foldAt={300} />
          </li>
        ))}
        {verdict.missing.length > 0 && <li>{verdict.missing.length} records of the log are not on the disk.</li>}
        {failed.length === 0 && <li>{consistent?.detail ?? 'The log could not be compared with it.'}</li>}
      </ul>
      <p className="mt-1">Keep the folder and the checkpoint as they are, and compare with the mirror.</p>
    </Notice>
  );
}
