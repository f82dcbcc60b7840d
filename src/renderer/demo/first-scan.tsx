import { Play } from 'lucide-react';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** In a demo whose hosts were never read: what there is to see, and its first scan. Gone with the first result. */
export function FirstScan() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const demo = useScreenStore('fleet', ({ about }) => about?.demo === true);
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const fresh = useScreenStore('fleet', ({ rows }) => [...rows.values()].every((row) => row.scanned_at === undefined));
  const going = useScreenStore('fleet', ({ scans }) => scans.size > 0);
  const scan = useAction(async () => {
    await core.client.scan.start({ hosts: [] });
  });
  if (!demo || !fresh) return null;
  return (
    <section className="card p-4 md:p-5" aria-labelledby="first-scan" data-testid="first-scan">
      <h2 id="first-scan" className="text-lg">
        Welcome to the demo clinic
      </h2>
      <p className="mt-1 max-w-2xl text-ink-2">
        Its hosts have a baseline and were never read. Scan them, then open a red cell: it shows what was found, what
        was expected, and the signed record of it. The band above tells how to make more drift.
      </p>
      {scan.problem !== undefined && (
        <div className="mt-3">
          <ProblemNotice problem={scan.problem} />
        </div>
      )}
      <button
        type="button"
        className="button button-primary mt-3"
        disabled={!online || scan.busy || going || vault !== 'unlocked'}
        onClick={() => scan.run()}
      >
        {going ? <Spinner size={14} /> : <Play size={14} aria-hidden="true" />}
        {going ? 'Scanning …' : 'Start the first scan'}
      </button>
    </section>
  );
}
