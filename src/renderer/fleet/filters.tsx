import { X } from 'lucide-react';
import { useMemo } from 'react';
import { checkState, platform, SEVERITIES } from '../../contract/enums.ts';
import { TONES } from '../look/states.ts';
import { PLATFORM_WORDS } from '../look/words.ts';
import { Pick } from '../parts/pick.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { queryOf } from '../state/address-query.ts';
import { ALL_HOSTS, type FleetFilter, fleetFilterOf } from '../state/fleet-filter.ts';
import { useScreenStore } from '../state/screen.ts';
import { useFleetFilter } from './use-fleet-filter.ts';
import { useGroups } from './use-groups.ts';
import { useShownRows } from './use-rows.ts';

const STATES = checkState.options.map((value) => ({
  value,
  label: value === 'drifted' ? 'Drifted' : TONES[value].word,
}));
const WORST_FIRST = SEVERITIES.toReversed().map((value) => ({ value, label: TONES[value].word }));
const PLATFORMS = platform.options.map((value) => ({ value, label: PLATFORM_WORDS[value] }));

/** Narrows the matrix; all of it stands in the address, so that a link shows the same hosts. */
export function Filters() {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const [filter, setFilter] = useFleetFilter();
  const groups = useGroups();
  const shown = useShownRows().length;
  const sites = useMemo(
    () =>
      [...new Set([...rows.values()].map((row) => row.site.name))].sort().map((name) => ({ value: name, label: name })),
    [rows],
  );
  // As the address would be read, so that each choice is one that is known.
  const change = (part: Partial<Record<keyof FleetFilter, string>>) =>
    setFilter(fleetFilterOf(queryOf({ ...filter, ...part })));
  const filtered = Object.values(filter).some((value) => value !== '');
  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <SearchBox
        label="Find a host by name or address"
        placeholder="Find a host"
        value={filter.text}
        onChange={(text) => change({ text })}
      />
      {(sites.length > 1 || filter.site !== '') && (
        <Pick
          label="Clinic"
          value={filter.site}
          all="All clinics"
          options={sites}
          onChange={(site) => change({ site })}
        />
      )}
      {(groups.length > 0 || filter.group !== '') && (
        <Pick
          label="Group"
          value={filter.group}
          all="All groups"
          options={groups}
          onChange={(group) => change({ group })}
        />
      )}
      <Pick
        label="State"
        value={filter.state}
        all="All states"
        options={STATES}
        onChange={(state) => change({ state })}
      />
      <Pick
        label="Severity"
        value={filter.severity}
        all="All severities"
        options={WORST_FIRST}
        onChange={(severity) => change({ severity })}
      />
      <Pick
        label="Platform"
        value={filter.platform}
        all="All platforms"
        options={PLATFORMS}
        onChange={(value) => change({ platform: value })}
      />
      {filtered && (
        <>
          <span role="status" className="text-ink-2">
            {shown} of {rows.size} hosts
          </span>
          <button type="button" className="button button-quiet" onClick={() => setFilter(ALL_HOSTS)}>
            <X size={14} aria-hidden="true" /> Show all
          </button>
        </>
      )}
    </search>
  );
}
