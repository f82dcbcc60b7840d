import { Hourglass, OctagonAlert, ShieldAlert, Unplug } from 'lucide-react';
import type { FleetRow } from '../../contract/live.ts';
import { ERROR_WORDS } from '../look/words.ts';
import { Spinner } from '../parts/spinner.tsx';
import { hrefOf } from '../state/route.ts';

/** A host's name in the matrix, and the one thing about it that matters most now. */
export function HostHead({
  row,
  tabIndex,
  onOpen,
}: {
  readonly row: FleetRow;
  readonly tabIndex: 0 | -1;
  readonly onOpen: (host: string) => void;
}) {
  const { host, site } = row;
  return (
    <>
      <button
        type="button"
        className="host-link text-left hover:underline"
        tabIndex={tabIndex}
        data-nav=""
        data-testid={`host-${host.name}`}
        onClick={() => onOpen(host.name)}
      >
        {host.name}
      </button>
      <span className="block min-h-4 text-xs text-ink-2">
        <State row={row} fallback={site.name} />
      </span>
    </>
  );
}

function State({ row, fallback }: { readonly row: FleetRow; readonly fallback: string }) {
  const identity = hrefOf({ page: 'host', host: row.host.name, part: 'identity' });
  const line = 'inline-flex items-center gap-1';
  if (row.activity === 'scanning') {
    return (
      <span className={line}>
        <Spinner size={12} /> scanning
      </span>
    );
  }
  if (row.activity === 'waiting') {
    return (
      <span className={line}>
        <Hourglass size={12} aria-hidden="true" /> waiting
      </span>
    );
  }
  switch (row.problem?.code) {
    case undefined:
      return fallback;
    case 'E008':
      return (
        <a href={identity} className={`${line} font-semibold text-critical underline`}>
          <OctagonAlert size={12} aria-hidden="true" /> host key changed: stop
        </a>
      );
    case 'IDENTITY_UNCONFIRMED':
      return (
        <a href={identity} className={`${line} font-medium text-medium underline`}>
          <ShieldAlert size={12} aria-hidden="true" /> confirm its identity
        </a>
      );
    default:
      return (
        <span className={line}>
          <Unplug size={12} aria-hidden="true" /> {ERROR_WORDS[row.problem?.code ?? 'INTERNAL'] ?? 'could not be read'}
        </span>
      );
  }
}
