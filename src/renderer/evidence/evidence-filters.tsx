import { RefreshCw, X } from 'lucide-react';
import { outcome } from '../../contract/enums.ts';
import { EVIDENCE_KINDS, verdict } from '../../contract/evidence.ts';
import { furtherCells } from '../fleet/use-rows.ts';
import { checkWord, spaced, VERDICT_WORDS } from '../look/words.ts';
import { Pick } from '../parts/pick.tsx';
import { SearchBox } from '../parts/search-box.tsx';
import { useScreenStore } from '../state/screen.ts';
import { checkChoices, SPAN_NAMES, type Span } from './filter.ts';
import type { useShownFilter } from './use-filter.ts';

const SPAN_WORDS: Readonly<Record<Span, string>> = {
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
  quarter: 'Last 91 days',
  days: 'From … to …',
};
const SPANS = SPAN_NAMES.map((value) => ({ value, label: SPAN_WORDS[value] }));
const KINDS = EVIDENCE_KINDS.map((value) => ({ value, label: spaced(value) }));
const OUTCOMES = outcome.options.map((value) => ({ value, label: spaced(value) }));
const VERDICTS = [
  ...verdict.options.map((value) => ({ value, label: VERDICT_WORDS[value] })),
  { value: 'none', label: 'Not verified here' },
];
const named = (names: Iterable<string>) => [...new Set(names)].sort().map((name) => ({ value: name, label: name }));

/** Narrows the records; all of it stands in the address, so that a link shows the same records. */
export function EvidenceFilters({
  of: { filter, timezone, change, clear },
  fresh,
  onRefresh,
}: {
  readonly of: ReturnType<typeof useShownFilter>;
  readonly fresh: number;
  readonly onRefresh: () => void;
}) {
  const fleet = useScreenStore('fleet', ({ rows }) => rows);
  const rows = [...fleet.values()];
  const ofSite = rows.filter((row) => filter.site === '' || row.site.name === filter.site);
  const checks = checkChoices(rows.flatMap((row) => furtherCells(row).map((cell) => cell.check)));
  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <SearchBox
        label="Search the records"
        placeholder="Search the records"
        value={filter.text}
        onChange={(text) => change({ text })}
      />
      <Pick
        label="Time"
        value={filter.span}
        all="All times"
        options={SPANS}
        onChange={(span) => change(span === 'days' ? { span } : { span, from: '', to: '' })}
      />
      {filter.span === 'days' && (
        <span className="flex flex-wrap items-center gap-1.5">
          <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
          <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
          <span className="text-xs text-ink-2">days of {timezone}</span>
        </span>
      )}
      <Pick
        label="Clinic"
        value={filter.site}
        all="All clinics"
        options={named(rows.map((row) => row.site.name))}
        onChange={(site) => change({ site, host: '' })}
      />
      <Pick
        label="Host"
        value={filter.host}
        all="All hosts"
        options={named(ofSite.map((row) => row.host.name))}
        onChange={(host) => change({ host })}
      />
      <Pick
        label="Check"
        value={filter.check}
        all="All checks"
        options={checks.map((value) => ({ value, label: checkWord(value) }))}
        onChange={(check) => change({ check })}
      />
      <Pick label="Kind" value={filter.kind} all="All kinds" options={KINDS} onChange={(kind) => change({ kind })} />
      <Pick
        label="Outcome"
        value={filter.outcome}
        all="All outcomes"
        options={OUTCOMES}
        onChange={(value) => change({ outcome: value })}
      />
      <Pick
        label="Verdict"
        value={filter.verdict}
        all="All verdicts"
        options={VERDICTS}
        onChange={(value) => change({ verdict: value })}
      />
      {Object.values(filter).some((value) => value !== '') && (
        <button type="button" className="button button-quiet" onClick={clear}>
          <X size={14} aria-hidden="true" /> Show all
        </button>
      )}
      {fresh > 0 && (
        <button type="button" className="button" onClick={onRefresh}>
          <RefreshCw size={14} aria-hidden="true" /> {fresh} new
        </button>
      )}
    </search>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="flex items-center gap-1 text-ink-2">
      {label}
      <input
        type="date"
        className="input w-auto py-1 text-sm"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
