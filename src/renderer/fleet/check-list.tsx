import { builtinCheckId } from '../../contract/enums.ts';
import type { Cell, FleetRow } from '../../contract/live.ts';
import { toneOf } from '../look/states.ts';
import { checkWord } from '../look/words.ts';
import { Age } from '../parts/age.tsx';
import { HostText } from '../parts/host-text.tsx';
import { Section } from '../parts/section.tsx';
import { ToneBadge } from '../parts/tone-badge.tsx';
import { rankOf } from '../state/rank.ts';
import { hrefOf } from '../state/route.ts';

/** Every check of a host, the further ones too, worst first; each leads to its own panel. */
export function CheckList({ row }: { readonly row: FleetRow }) {
  const cells = [...row.cells].sort((one, other) => rankOf(one) - rankOf(other));
  return (
    <Section title="Checks">
      <ul className="divide-y divide-line rounded-md border border-line" data-testid="checks">
        {cells.map((cell) => (
          <Line key={cell.check} cell={cell} row={row} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ cell, row }: { readonly cell: Cell; readonly row: FleetRow }) {
  const further = !builtinCheckId.safeParse(cell.check).success;
  return (
    <li className="px-2 py-1.5" data-testid={`check-${cell.check}`} data-state={cell.state}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <a className="font-medium" href={hrefOf({ page: 'fleet', host: row.host.name, check: cell.check })}>
          {checkWord(cell.check)}
        </a>
        {further && <span className="text-xs text-ink-2">custom</span>}
        <ToneBadge tone={toneOf(cell)} />
        <span className="ml-auto text-xs text-ink-2">
          {cell.at === undefined ? 'not read yet' : <Age at={cell.at} timezone={row.site.timezone} />}
        </span>
      </p>
      {cell.state !== 'compliant' && (
        <p className="mt-0.5 text-xs text-ink-2">
          <HostText text={cell.summary} foldAt={200} />
        </p>
      )}
    </li>
  );
}
