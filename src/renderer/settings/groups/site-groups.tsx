import { useState } from 'react';
import type { GroupView, Site } from '../../../contract/fleet.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import { AddGroup } from './add-group.tsx';
import { AssignHosts } from './assign-hosts.tsx';
import { GroupTable } from './group-table.tsx';
import { moved } from './order.ts';

/** One clinic's groups: add, remove, put in order, choose their hosts. */
export function SiteGroups({
  site,
  groups,
  onChanged,
}: {
  readonly site: Site;
  readonly groups: readonly GroupView[];
  readonly onChanged: () => void;
}) {
  const { core } = useScreen();
  const [asked, setAsked] = useState<{ readonly what: 'hosts' | 'remove'; readonly group: GroupView }>();
  const strongestFirst = [...groups].sort((a, b) => b.rank - a.rank);
  const order = useAction(async (group: GroupView, by: -1 | 1) => {
    const weakestFirst = moved(strongestFirst, group, by).reverse();
    await core.client.groups.order({ site: site.site_id, groups: weakestFirst.map((one) => one.group_id) });
    onChanged();
  });
  const close = () => setAsked(undefined);
  return (
    <section className="card overflow-hidden" aria-label={`Groups of ${site.name}`} data-testid={`groups-${site.name}`}>
      <h2 className="border-b border-line px-4 py-2.5 text-lg">{site.name}</h2>
      {groups.length === 0 ? (
        <p className="px-4 py-4 text-ink-2">No groups: every host is held to the clinic’s baseline and to its own.</p>
      ) : (
        <GroupTable
          site={site}
          groups={strongestFirst}
          busy={order.busy}
          onMove={order.run}
          onHosts={(group) => setAsked({ what: 'hosts', group })}
          onRemove={(group) => setAsked({ what: 'remove', group })}
        />
      )}
      {order.problem !== undefined && (
        <div className="px-4 pb-3">
          <ProblemNotice problem={order.problem} />
        </div>
      )}
      <AddGroup site={site} onAdded={onChanged} />
      {asked?.what === 'hosts' && <AssignHosts site={site} group={asked.group} onClose={close} onChanged={onChanged} />}
      {asked?.what === 'remove' && (
        <Confirm
          title={`Remove the group ${asked.group.name}?`}
          act="Remove the group"
          danger
          withReason
          onClose={close}
          onAct={async (reason) => {
            await core.client.groups.remove({ group: asked.group.group_id, reason });
            onChanged();
            close();
          }}
        >
          <p>
            {asked.group.hosts.length === 0
              ? 'No host is in it.'
              : `Its ${asked.group.hosts.length === 1 ? 'host stays' : `${asked.group.hosts.length} hosts stay`} in the fleet.`}{' '}
            {asked.group.baseline_sha256 === undefined
              ? 'It has no baseline.'
              : 'Its baseline goes: its hosts are then held to that of the clinic and to their own.'}
          </p>
        </Confirm>
      )}
    </section>
  );
}
