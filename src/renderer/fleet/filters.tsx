import { Search, X } from 'lucide-react';
import { useMemo } from 'react';
import { useScreenStore } from '../state/screen.ts';
import { useShownRows } from './use-rows.ts';

/** Narrows the matrix by name and clinic. */
export function Filters() {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const view = useScreenStore('fleetView', (state) => state);
  const shown = useShownRows().length;
  const sites = useMemo(() => {
    const byId = new Map([...rows.values()].map((row) => [row.site.site_id, row.site.name]));
    return [...byId].sort(([, a], [, b]) => a.localeCompare(b));
  }, [rows]);
  const filtered = view.text !== '' || view.site !== '' || view.tone !== undefined;
  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <label className="relative min-w-0 flex-1 basis-44 sm:max-w-64">
        <span className="sr-only">Find a host by name or address</span>
        <Search size={14} className="absolute top-2 left-2 text-ink-3" aria-hidden="true" />
        <input
          className="input py-1 pl-7 text-sm"
          value={view.text}
          placeholder="Find a host"
          spellCheck={false}
          onChange={(event) => view.setText(event.target.value)}
        />
      </label>
      {sites.length > 1 && (
        <label>
          <span className="sr-only">Clinic</span>
          <select
            className="input w-auto py-1 text-sm"
            value={view.site}
            onChange={(event) => view.setSite(event.target.value)}
          >
            <option value="">All clinics</option>
            {sites.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {filtered && (
        <>
          <span role="status" className="text-ink-2">
            {shown} of {rows.size} hosts
          </span>
          <button type="button" className="button button-quiet" onClick={view.clearFilters}>
            <X size={14} aria-hidden="true" /> Show all
          </button>
        </>
      )}
    </search>
  );
}
