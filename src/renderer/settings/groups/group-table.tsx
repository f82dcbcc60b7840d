import { ArrowDown, ArrowUp } from 'lucide-react';
import type { GroupView, Site } from '../../../contract/fleet.ts';
import { hrefOf } from '../../state/route.ts';
import { ListTable } from '../parts/list-table.tsx';
import { useOnline } from '../parts/use-online.ts';

/** Groups, the strongest first. */
export function GroupTable({
  site,
  groups,
  busy,
  onMove,
  onHosts,
  onRemove,
}: {
  readonly site: Site;
  readonly groups: readonly GroupView[];
  readonly busy: boolean;
  readonly onMove: (group: GroupView, by: -1 | 1) => void;
  readonly onHosts: (group: GroupView) => void;
  readonly onRemove: (group: GroupView) => void;
}) {
  const online = useOnline();
  return (
    <>
      <p className="px-4 pt-3 text-ink-2">
        The strongest first: where a host is in two groups that say different things, the upper one holds.
      </p>
      <ListTable
        label={`Groups of ${site.name}, the strongest first`}
        heads={['Order', 'Group', 'Hosts', 'Baseline', '']}
        middle
      >
        {groups.map((group, at) => (
          <tr key={group.group_id} data-testid={`group-${group.name}`}>
            <td data-label="Order" className="one-line">
              <span className="inline-flex items-center gap-1">
                <span className="w-5 text-right">{at + 1}</span>
                <button
                  type="button"
                  className="button button-quiet button-icon"
                  aria-label={`Make ${group.name} stronger`}
                  disabled={!online || busy || at === 0}
                  onClick={() => onMove(group, -1)}
                >
                  <ArrowUp size={14} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  className="button button-quiet button-icon"
                  aria-label={`Make ${group.name} weaker`}
                  disabled={!online || busy || at === groups.length - 1}
                  onClick={() => onMove(group, 1)}
                >
                  <ArrowDown size={14} aria-hidden="true" />
                </button>
              </span>
            </td>
            <th scope="row" className="font-medium">
              {group.name}
            </th>
            <td data-label="Hosts" className="wrap-anywhere">
              {group.hosts.length === 0 ? <span className="text-ink-2">none yet</span> : named(group.hosts)}
            </td>
            <td data-label="Baseline">
              <a href={hrefOf({ page: 'settings', part: 'baselines', target: `group:${group.group_id}` })}>
                {group.baseline_sha256 === undefined ? 'Set one' : 'Its own'}
                <span className="sr-only"> for {group.name}</span>
              </a>
            </td>
            <td className="row-actions">
              <button
                type="button"
                className="button button-small"
                aria-label={`Choose the hosts of ${group.name}`}
                onClick={() => onHosts(group)}
              >
                Hosts …
              </button>
              <button
                type="button"
                className="button button-small"
                aria-label={`Remove the group ${group.name}`}
                onClick={() => onRemove(group)}
              >
                Remove …
              </button>
            </td>
          </tr>
        ))}
      </ListTable>
    </>
  );
}

/** The first few names, and how many more. */
function named(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 6).join(', ');
  return hosts.length > 6 ? `${shown} and ${hosts.length - 6} more` : shown;
}
