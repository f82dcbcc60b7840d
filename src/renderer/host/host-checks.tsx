import { useCallback } from 'react';
import type { FleetRow } from '../../contract/live.ts';
import { Doctor } from '../fleet/doctor.tsx';
import { Facts, factsOf } from '../fleet/facts.tsx';
import { History } from '../fleet/history.tsx';
import { NextTry } from '../fleet/next-try.tsx';
import { Reached } from '../fleet/reached.tsx';
import { RemoveHost } from '../fleet/remove-host.tsx';
import { Age } from '../parts/age.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { rankOf } from '../state/rank.ts';
import { useScreenStore } from '../state/screen.ts';
import { CheckCard } from './check-card.tsx';
import { KnownAs } from './known-as.tsx';

/** Every check of one host, worst first, and beside them what the host is and how it is reached. */
export function HostChecks({ row }: { readonly row: FleetRow }) {
  const { host, site } = row;
  const go = useScreenStore('route', (state) => state.go);
  const gone = useCallback(() => go({ page: 'fleet' }), [go]);
  const cells = [...row.cells].sort((one, other) => rankOf(one) - rankOf(other));
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
      <div className="min-w-0 space-y-3">
        {row.problem !== undefined && (
          <>
            <ProblemNotice problem={row.problem} />
            <NextTry row={row} />
          </>
        )}
        {cells.map((cell, index) => (
          <CheckCard key={cell.check} row={row} cell={cell} first={index === 0} />
        ))}
      </div>
      <aside className="card min-w-0 space-y-5 p-4" aria-label={`About ${host.name}`}>
        <Section title="What it says of itself">
          {row.facts === undefined ? (
            <p className="text-ink-2">Nothing was read yet.</p>
          ) : (
            <Facts facts={factsOf(row.facts)} />
          )}
          {row.scanned_at !== undefined && (
            <p className="mt-1.5 text-ink-2">
              Scanned <Age at={row.scanned_at} timezone={site.timezone} />, times of {site.timezone}
            </p>
          )}
        </Section>
        <KnownAs host={host} timezone={site.timezone} />
        <Reached row={row} />
        <Doctor host={host} />
        <History host={host.host_id} timezone={site.timezone} changed={row.scanned_at} />
        <RemoveHost host={host} onRemoved={gone} />
      </aside>
    </div>
  );
}
