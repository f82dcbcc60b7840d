import type { Cell, FleetRow } from '../../contract/live.ts';
import { TONES, toneOf } from '../look/states.ts';
import { hrefOf } from '../state/route.ts';
import { NextTry } from './next-try.tsx';

/** Where a person goes from a cell that is not as it should be; nothing for one that is. */
export function NextStep({ row, cell }: { readonly row: FleetRow; readonly cell: Cell }) {
  const name = row.host.name;
  if (row.problem?.code === 'E008' || row.problem?.code === 'IDENTITY_UNCONFIRMED') {
    return (
      <a className="button button-small no-underline" href={hrefOf({ page: 'host', host: name, part: 'identity' })}>
        Look at its identity
      </a>
    );
  }
  if (cell.state === 'unknown' || cell.state === 'drifted') {
    return (
      <a className="button button-small no-underline" href={hrefOf({ page: 'host', host: name, part: 'baseline' })}>
        {cell.state === 'drifted' ? 'Look at its baseline' : 'Set or review its baseline'}
      </a>
    );
  }
  if (cell.state === 'compliant') return null;
  return (
    <>
      <p className="text-ink-2">{TONES[toneOf(cell)].meaning}.</p>
      {cell.state === 'stale' && (
        <p>What it was before proves nothing about now: scan the host again, or let the watcher read it.</p>
      )}
      {cell.state === 'unreachable' && <NextTry row={row} />}
    </>
  );
}

/** Whether a cell may have an exception that a person should see beside it. */
export function mayBeExcepted(cell: Cell): boolean {
  return cell.state === 'not_applicable' || cell.state === 'alternative' || cell.causes.includes('exception_overdue');
}
