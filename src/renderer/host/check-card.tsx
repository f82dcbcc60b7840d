import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { citationsOf } from '../../contract/citations.ts';
import { builtinCheckId } from '../../contract/enums.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { Citations } from '../evidence/citations.tsx';
import { Exception } from '../fleet/exception.tsx';
import { History } from '../fleet/history.tsx';
import { InARow } from '../fleet/in-a-row.tsx';
import { mayBeExcepted, NextStep } from '../fleet/next-step.tsx';
import { meaningOf } from '../look/meanings.ts';
import { toneOf } from '../look/states.ts';
import { checkWord } from '../look/words.ts';
import { useAge } from '../parts/age.tsx';
import { HostText } from '../parts/host-text.tsx';
import { Section } from '../parts/section.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { CheckProof } from './check-proof.tsx';

/** One check of the host: how it stands, what that means, found against expected, its past. Open where something is wrong. */
export function CheckCard({
  row,
  cell,
  first,
}: {
  readonly row: FleetRow;
  readonly cell: Cell;
  readonly first: boolean;
}) {
  const [open, setOpen] = useState(first);
  const { host, site } = row;
  const further = !builtinCheckId.safeParse(cell.check).success;
  return (
    <details
      className="card"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid={`card-${cell.check}`}
      data-state={cell.state}
    >
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
        <ChevronRight size={16} className={`shrink-0 text-ink-2 ${open ? 'rotate-90' : ''}`} aria-hidden="true" />
        <h2 className="text-base font-semibold">{checkWord(cell.check)}</h2>
        {further && <span className="text-xs text-ink-2">custom</span>}
        <ToneBadge tone={toneOf(cell)} {...(cell.state === 'drifted' ? { prefix: 'Drifted' } : {})} />
        <span className="ml-auto text-xs text-ink-2">
          {cell.at === undefined ? 'not read yet' : <ReadAge at={cell.at} />}
        </span>
        {!open && cell.state !== 'compliant' && (
          <span className="line-clamp-1 basis-full pl-7 text-ink-2">
            <HostText text={cell.summary} foldAt={200} />
          </span>
        )}
      </summary>
      {open && (
        <div className="space-y-5 border-t border-line px-4 py-4">
          <div className="space-y-2">
            <p className="text-base">
              <HostText text={cell.summary} />
            </p>
            <p className="text-ink-2" data-testid="meaning">
              Compliant means that {meaningOf(cell.check)}
            </p>
            {cell.state === 'drifted' && <InARow host={host.host_id} cell={cell} />}
            <NextStep row={row} cell={cell} />
          </div>
          {mayBeExcepted(cell) && <Exception host={host.host_id} check={cell.check} changed={cell.at} />}
          {cell.bundle_id === undefined ? (
            <Section title="Answers">
              <Citations controls={citationsOf(cell.check)} />
            </Section>
          ) : (
            <CheckProof key={cell.bundle_id} id={cell.bundle_id} timezone={site.timezone} />
          )}
          <History host={host.host_id} check={cell.check} timezone={site.timezone} changed={cell.at} />
        </div>
      )}
    </details>
  );
}

/** In a summary nothing else may be pressed: the exact time is further down, beside the record. */
function ReadAge({ at }: { readonly at: string }) {
  return <>read {useAge(at)}</>;
}
