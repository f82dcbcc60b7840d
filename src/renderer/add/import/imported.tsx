import { CircleCheck, Play } from 'lucide-react';
import type { ImportReport } from '../../../contract/imports.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useAction } from '../../parts/use-action.ts';
import { hrefOf } from '../../state/route.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';

/** Hosts that are named before the rest is counted. */
const NAMED = 12;

/** What the import did, and the next step: confirm identities, or scan those that are confirmed. */
export function Imported({ report, onAgain }: { readonly report: ImportReport; readonly onAgain: () => void }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const go = useScreenStore('route', (state) => state.go);
  const trusted = new Set(report.trusted);
  const unconfirmed = report.added.filter((name) => !trusted.has(name));
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [...report.trusted] });
    go({ page: 'fleet' });
  });
  const lines = [
    ['Added', report.added],
    ['Updated', report.updated],
    ['Trusted by the file', report.trusted],
    ['Groups made', report.groups],
    ['Nothing to do', report.unchanged],
  ] as const;
  return (
    <div className="card space-y-4 p-4 md:p-6" data-testid="imported">
      <h2 className="flex items-center gap-2 text-lg">
        <CircleCheck size={20} className="text-compliant" aria-hidden="true" /> The list is taken in
      </h2>
      <dl className="facts-grid">
        {lines.map(([what, names]) =>
          names.length === 0 ? null : (
            <div key={what} className="contents">
              <dt>
                {what} ({names.length})
              </dt>
              <dd>{named(names)}</dd>
            </div>
          ),
        )}
      </dl>
      <p className="text-ink-2">
        {report.bundles.length === 1 ? 'One signed record tells' : `${report.bundles.length} signed records tell`} of
        it: <a href={hrefOf({ page: 'activity' })}>look at the activity</a>.
      </p>
      {unconfirmed.length > 0 && (
        <div>
          <h3>Next: confirm who they are</h3>
          <p className="text-ink-2">Nothing is sent to these hosts before you have.</p>
          <ul className="mt-1 flex flex-wrap gap-2">
            {unconfirmed.slice(0, NAMED).map((name) => (
              <li key={name}>
                <a
                  className="button button-small no-underline"
                  href={hrefOf({ page: 'host', host: name, part: 'identity' })}
                >
                  {name}
                </a>
              </li>
            ))}
            {unconfirmed.length > NAMED && (
              <li className="self-center text-ink-2">
                and {unconfirmed.length - NAMED} more on <a href={hrefOf({ page: 'fleet' })}>Fleet</a>
              </li>
            )}
          </ul>
        </div>
      )}
      {scan.problem !== undefined && <ProblemNotice problem={scan.problem} />}
      <div className="flex flex-wrap gap-2">
        {report.trusted.length > 0 && (
          <button
            type="button"
            className="button button-primary"
            disabled={!online || scan.busy}
            onClick={() => scan.run()}
          >
            {scan.busy ? <Spinner size={14} /> : <Play size={14} aria-hidden="true" />} Scan the{' '}
            {report.trusted.length === 1 ? 'trusted one' : `${report.trusted.length} trusted ones`}
          </button>
        )}
        <button type="button" className="button" onClick={onAgain}>
          Import another list
        </button>
      </div>
    </div>
  );
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
