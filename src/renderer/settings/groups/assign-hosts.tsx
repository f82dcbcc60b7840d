import { useState } from 'react';
import type { GroupView, Site } from '../../../contract/fleet.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';

/** Which hosts of a clinic are in a group; says before what would change. */
export function AssignHosts({
  site,
  group,
  onClose,
  onChanged,
}: {
  readonly site: Site;
  readonly group: GroupView;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}) {
  const { core } = useScreen();
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(group.hosts));
  const hosts = [...rows.values()]
    .filter((row) => row.site.site_id === site.site_id)
    .map((row) => row.host.name)
    .sort();
  const added = hosts.filter((name) => chosen.has(name) && !group.hosts.includes(name));
  const removed = group.hosts.filter((name) => !chosen.has(name));
  const toggle = (name: string, on: boolean) =>
    setChosen(new Set(on ? [...chosen, name] : [...chosen].filter((one) => one !== name)));
  return (
    <Confirm
      title={`Hosts of the group ${group.name}`}
      act="Save"
      withReason
      ready={added.length > 0 || removed.length > 0}
      onClose={onClose}
      onAct={async (reason) => {
        const about = { group: group.group_id, reason };
        if (added.length > 0) await core.client.groups.assign({ ...about, hosts: added });
        if (removed.length > 0) await core.client.groups.unassign({ ...about, hosts: removed });
        onChanged();
        onClose();
      }}
    >
      {hosts.length === 0 ? (
        <p className="text-ink-2">
          {site.name} has no hosts yet. <a href="#/add">Add one</a> first.
        </p>
      ) : (
        <fieldset>
          <legend className="mb-1 font-medium">Hosts of {site.name}</legend>
          <div className="max-h-64 space-y-1 overflow-y-auto rounded-md border border-line p-2">
            {hosts.map((name) => (
              <label key={name} className="flex cursor-pointer gap-2 py-0.5">
                <input
                  type="checkbox"
                  className="check"
                  checked={chosen.has(name)}
                  onChange={(event) => toggle(name, event.target.checked)}
                />
                <span className="wrap-anywhere">{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <p className="text-ink-2" role="status">
        {added.length === 0 && removed.length === 0
          ? 'Nothing is changed yet.'
          : [
              added.length === 0 ? '' : `In: ${added.join(', ')}.`,
              removed.length === 0 ? '' : `Out: ${removed.join(', ')}.`,
            ]
              .join(' ')
              .trim()}
      </p>
    </Confirm>
  );
}
