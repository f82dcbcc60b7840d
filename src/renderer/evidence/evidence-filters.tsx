import { RefreshCw, Search } from 'lucide-react';
import { CHECK_IDS } from '../../contract/enums.ts';
import { EVIDENCE_KINDS } from '../../contract/evidence.ts';
import { furtherCells } from '../fleet/use-rows.ts';
import { checkWord, spaced } from '../look/words.ts';
import { useScreenStore } from '../state/screen.ts';
import { NO_FILTER, type ShownFilter } from './use-evidence.ts';

/** Narrows the records by words, kind, check and host. */
export function EvidenceFilters({
  filter,
  onChange,
  fresh,
  onRefresh,
}: {
  readonly filter: ShownFilter;
  readonly onChange: (filter: ShownFilter) => void;
  readonly fresh: number;
  readonly onRefresh: () => void;
}) {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const hosts = [...rows.values()].map((row) => row.host.name).sort();
  const further = [...rows.values()].flatMap((row) => furtherCells(row).map((cell) => cell.check));
  const checks = [...CHECK_IDS, ...new Set(further)];
  const kinds = EVIDENCE_KINDS.map((kind) => ({ value: kind, label: spaced(kind) }));
  const change = (part: Partial<ShownFilter>) => {
    const next = { ...filter, ...part };
    onChange(Object.values(next).every((value) => value === '') ? NO_FILTER : next);
  };
  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <label className="relative min-w-0 flex-1 basis-44 sm:max-w-64">
        <span className="sr-only">Search the records</span>
        <Search size={14} className="absolute top-2 left-2 text-ink-3" aria-hidden="true" />
        <input
          className="input py-1 pl-7 text-sm"
          value={filter.text}
          placeholder="Search the records"
          spellCheck={false}
          onChange={(event) => change({ text: event.target.value })}
        />
      </label>
      <Pick
        label="Kind"
        value={filter.kind}
        all="All kinds"
        options={kinds}
        onChange={(value) => change({ kind: EVIDENCE_KINDS.find((kind) => kind === value) ?? '' })}
      />
      <Pick
        label="Check"
        value={filter.check}
        all="All checks"
        options={checks.map((id) => ({ value: id, label: checkWord(id) }))}
        onChange={(check) => change({ check })}
      />
      <Pick
        label="Host"
        value={filter.host}
        all="All hosts"
        options={hosts.map((name) => ({ value: name, label: name }))}
        onChange={(host) => change({ host })}
      />
      {fresh > 0 && (
        <button type="button" className="button" onClick={onRefresh}>
          <RefreshCw size={14} aria-hidden="true" /> {fresh} new
        </button>
      )}
    </search>
  );
}

function Pick({
  label,
  value,
  all,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      <span className="sr-only">{label}</span>
      <select
        className="input w-auto max-w-44 py-1 text-sm"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
