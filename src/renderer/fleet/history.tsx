import { useCallback, useState } from 'react';
import type { CheckId } from '../../contract/enums.ts';
import type { HistoryEntry } from '../../contract/live.ts';
import { toneOf } from '../look/states.ts';
import { checkWord, spaced } from '../look/words.ts';
import { Age } from '../parts/age.tsx';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { Section } from '../parts/section.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen } from '../state/screen.ts';
import { Strip } from './strip.tsx';

/** How far back the panel looks, days. */
const DAYS = 30;

/** How many changes are shown before somebody asks for more. */
const FIRST = 12;

/** How a check of a host changed, or all of them, newest first. `changed` is the time of its newest result: another one fetches anew. */
export function History({
  host,
  check,
  timezone,
  changed,
}: {
  readonly host: string;
  /** Absent: every check. */
  readonly check?: CheckId;
  readonly timezone: string;
  readonly changed: string | undefined;
}) {
  const { core } = useScreen();
  const [most, setMost] = useState(FIRST);
  const load = useCallback(() => {
    // `changed` is asked for nothing but to ask again.
    void changed;
    return core.client.history({ host, ...(check === undefined ? {} : { check }), days: DAYS });
  }, [core, host, check, changed]);
  const fetched = useFetched(load);
  return (
    <Section title={`Changes of the last ${DAYS} days`}>
      <ListState of={fetched} what="changes" doing="Reading what changed …">
        {(value) => (
          <>
            {check !== undefined && <Strip entries={value} timezone={timezone} />}
            {value.length === 0 && <p className="text-ink-2">No change is recorded.</p>}
            {value.length > 0 && (
              <ol className="space-y-2" data-testid="history">
                {value.slice(0, most).map((entry) => (
                  <Entry
                    key={`${entry.check}/${entry.at}/${entry.state}`}
                    entry={entry}
                    timezone={timezone}
                    named={check === undefined}
                  />
                ))}
              </ol>
            )}
            {value.length > most && (
              <button type="button" className="button button-quiet mt-1" onClick={() => setMost(value.length)}>
                Show all {value.length}
              </button>
            )}
          </>
        )}
      </ListState>
    </Section>
  );
}

function Entry({
  entry,
  timezone,
  named,
}: {
  readonly entry: HistoryEntry;
  readonly timezone: string;
  readonly named: boolean;
}) {
  return (
    <li className="border-l-2 border-line pl-3">
      <p className="flex flex-wrap items-center gap-2">
        {named && <span className="font-medium">{checkWord(entry.check)}</span>}
        <ToneBadge tone={toneOf(entry)} />
        <span className="text-ink-2">
          <Age at={entry.at} timezone={timezone} />
        </span>
        {entry.bundle_id !== undefined && (
          <a className="text-xs" href={hrefOf({ page: 'evidence', bundle: entry.bundle_id })}>
            record
          </a>
        )}
      </p>
      <p className="mt-0.5">
        <HostText text={entry.summary} foldAt={240} />
      </p>
      {entry.causes.length > 0 && <p className="text-xs text-ink-2">{entry.causes.map(spaced).join(', ')}</p>}
    </li>
  );
}
