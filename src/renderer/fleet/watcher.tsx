import type { WatchStatus } from '../../contract/live.ts';
import { exactText, untilText } from '../look/time.ts';
import { WATCH_LOOKS, WATCH_REASONS } from '../look/watcher.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { Tip } from '../parts/tip.tsx';
import { useAction } from '../parts/use-action.ts';
import { applyFleetEvent } from '../state/fleet-events.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Where watching stands, and the one thing to do about it next. Nothing where the core does not watch. */
export function Watcher() {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const watcher = useScreenStore('fleet', ({ about }) => about?.watcher);
  const act = useAction(async (what: 'start' | 'pause') => {
    const status = await core.client.watch[what]();
    stores.fleet.setState((fleet) => applyFleetEvent(fleet, { type: 'watcher', watcher: status }, Date.now()));
  });
  if (watcher === undefined) return null;
  const { next } = WATCH_LOOKS[watcher.state];
  return (
    <div className="mt-2 space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Chip watcher={watcher} />
        {watcher.reason === 'vault_locked' ? (
          <a href="#/vault" className="button button-small no-underline">
            Unlock the vault
          </a>
        ) : (
          next !== undefined && (
            <button
              type="button"
              className="button button-small"
              disabled={!online || act.busy}
              onClick={() => act.run(next.act)}
            >
              {act.busy && <Spinner size={12} />} {next.label}
            </button>
          )
        )}
        <Details watcher={watcher} />
      </div>
      {act.problem !== undefined && <ProblemNotice problem={act.problem} />}
      {watcher.problem !== undefined && <ProblemNotice problem={watcher.problem} />}
    </div>
  );
}

function Chip({ watcher }: { readonly watcher: WatchStatus }) {
  const { icon: Icon, word, tone, meaning } = WATCH_LOOKS[watcher.state];
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const why = watcher.reason === undefined || watcher.reason === 'asked' ? '' : `: ${WATCH_REASONS[watcher.reason]}`;
  return (
    <span role="status">
      <Tip
        tip={
          <>
            <span className="block font-medium">{meaning}</span>
            <span className="mt-1 block text-ink-2">Since {exactText(Date.parse(watcher.since), zone)}</span>
          </>
        }
      >
        <button
          type="button"
          className="badge cursor-help"
          data-tone={tone}
          data-testid="watcher"
          data-state={watcher.state}
          data-reason={watcher.reason}
        >
          <Icon size={14} aria-hidden="true" />
          {word}
          {why}
        </button>
      </Tip>
    </span>
  );
}

/** Counts beside the chip; each in words. */
function Details({ watcher }: { readonly watcher: WatchStatus }) {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const asked = useScreenStore('fleet', (fleet) => fleet.scans.size > 0);
  const reading = asked ? 0 : [...rows.values()].filter((row) => row.activity === 'scanning').length;
  const { state, next_at, unreachable, held } = watcher;
  const parts = [
    ...(reading > 0 ? [`reading ${hosts(reading)} now`] : []),
    ...(unreachable > 0 ? [`${hosts(unreachable)} did not answer`] : []),
    ...(held > 0 ? [`${hosts(held)} ${held === 1 ? 'waits' : 'wait'} for your decision`] : []),
  ];
  return (
    <span className="text-ink-2" data-testid="watcher-details">
      {state === 'running' && next_at !== undefined && reading === 0 && (
        <>
          next host <Until at={next_at} />
          {parts.length > 0 && ' · '}
        </>
      )}
      {parts.join(' · ')}
    </span>
  );
}

function Until({ at }: { readonly at: string }) {
  const ms = Date.parse(at);
  return <>{useScreenStore('ticker', ({ now }) => untilText(ms, now))}</>;
}

function hosts(count: number): string {
  return count === 1 ? '1 host' : `${count} hosts`;
}
