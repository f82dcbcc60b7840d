import { citationsOf } from '../../contract/citations.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { BundleView } from '../evidence/bundle-view.tsx';
import { Citations } from '../evidence/citations.tsx';
import { toneOf } from '../look/states.ts';
import { checkWord } from '../look/words.ts';
import { Age } from '../parts/age.tsx';
import { HostText } from '../parts/host-text.tsx';
import { Section } from '../parts/section.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { hrefOf } from '../state/route.ts';
import { Exception } from './exception.tsx';
import { History } from './history.tsx';
import { InARow } from './in-a-row.tsx';
import { mayBeExcepted, NextStep } from './next-step.tsx';
import { ScanHost } from './scan-host.tsx';

/** One check of one host: what it means, why, what was found against what was expected, its past and its evidence. */
export function CellPanel({
  row,
  cell,
  onClose,
}: {
  readonly row: FleetRow;
  readonly cell: Cell;
  readonly onClose: () => void;
}) {
  const { host, site } = row;
  return (
    <SidePanel
      label={`${checkWord(cell.check)} on ${host.name}`}
      title={
        <>
          {checkWord(cell.check)} <span className="font-normal text-ink-2">on</span> {host.name}
        </>
      }
      onClose={onClose}
    >
      <div className="space-y-2" data-testid="cell-summary">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <ToneBadge tone={toneOf(cell)} {...(cell.state === 'drifted' ? { prefix: 'Drifted' } : {})} />
          <span className="text-ink-2">
            {cell.at === undefined ? (
              'Not read yet'
            ) : (
              <>
                Read <Age at={cell.at} timezone={site.timezone} />
                {cell.carried_since !== undefined && (
                  <>
                    , its oldest facts <Age at={cell.carried_since} timezone={site.timezone} />
                  </>
                )}
              </>
            )}
          </span>
        </p>
        <p className="text-base">
          <HostText text={cell.summary} />
        </p>
        {cell.state === 'drifted' && <InARow host={host.host_id} cell={cell} />}
        <NextStep row={row} cell={cell} />
        <div className="flex flex-wrap gap-2">
          <ScanHost row={row} />
          <a className="button no-underline" href={hrefOf({ page: 'host', host: host.name, part: 'checks' })}>
            Page of the host
          </a>
        </div>
      </div>
      {mayBeExcepted(cell) && <Exception host={host.host_id} check={cell.check} changed={cell.at} />}
      {cell.bundle_id === undefined ? (
        <Section title="Answers">
          <Citations controls={citationsOf(cell.check)} />
        </Section>
      ) : (
        <BundleView key={cell.bundle_id} id={cell.bundle_id} timezone={site.timezone} />
      )}
      <History host={host.host_id} check={cell.check} timezone={site.timezone} changed={cell.at} />
    </SidePanel>
  );
}
