import { FileSearch } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Empty } from '../parts/empty.tsx';
import { ListState } from '../parts/list-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useOnline } from '../parts/use-away.ts';
import { MainArea } from '../shell/main-area.tsx';
import { useScreenStore } from '../state/screen.ts';
import { BundlePanel } from './bundle-panel.tsx';
import { EvidenceFilters } from './evidence-filters.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { asksForAll, questionOf } from './filter.ts';
import { LogPanel } from './log-panel.tsx';
import { useEvidence } from './use-evidence.ts';
import { useShownFilter } from './use-filter.ts';
import { useVerdicts } from './use-verdicts.ts';
import { VerifyBar } from './verify-bar.tsx';

/** Every signed record, newest first, and whether it can be believed. */
export function EvidencePage({ bundle }: { readonly bundle?: string }) {
  const shown = useShownFilter();
  const { filter, timezone } = shown;
  const { first, rows, problem, fresh, hasOlder, fetchingOlder, older } = useEvidence(filter, timezone);
  const verdicts = useVerdicts();
  const online = useOnline();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const ticker = useScreenStore('ticker', (state) => state);
  const count = useScreenStore('fleet', ({ about }) => about?.evidence_count);
  const go = useScreenStore('route', (state) => state.go);
  const close = useCallback(() => go({ page: 'evidence' }), [go]);
  const open = useCallback((id: string) => go({ page: 'evidence', bundle: id }), [go]);
  const select = useCallback(
    (id: string) =>
      setSelected((old) => {
        const next = new Set(old);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const known = verdicts.of;
  const listed = useMemo(
    () =>
      filter.verdict === '' ? rows : rows.filter((row) => (known.get(row.bundle_id) ?? 'none') === filter.verdict),
    [rows, filter.verdict, known],
  );
  const chosen = rows.find((row) => row.bundle_id === bundle);
  const all = asksForAll(filter);
  const matching = first.value === undefined ? undefined : !hasOlder ? rows.length : all ? count : undefined;
  const whileOnline = () => {
    // What did not work is tried again by a person, not by scrolling.
    if (online && hasOlder && problem === undefined && filter.verdict === '') older();
  };
  return (
    <MainArea
      panel={
        bundle === undefined ? undefined : (
          <BundlePanel key={bundle} id={bundle} {...(chosen === undefined ? {} : { row: chosen })} onClose={close} />
        )
      }
    >
      <PageHead title="Evidence">
        Each record is signed and stands in a log that shows what was altered or removed. It verifies without Rounds,
        too.
      </PageHead>
      <div className="space-y-3">
        <LogPanel />
        <VerifyBar
          selected={selected}
          matching={matching}
          verdicts={verdicts}
          onAll={() => verdicts.verifyAll(first.value?.question ?? questionOf(filter, timezone, ticker.now), matching)}
        />
        <div className="card overflow-hidden">
          <EvidenceFilters of={shown} fresh={fresh} onRefresh={first.again} />
          <ListState
            of={first}
            what="evidence"
            lines={5}
            isEmpty={() => listed.length === 0 && (filter.verdict === '' || !hasOlder)}
            empty={
              <Empty icon={FileSearch} title={all && filter.verdict === '' ? 'No evidence yet' : 'No record matches'}>
                {all && filter.verdict === ''
                  ? 'The first scan of a host writes the first records.'
                  : filter.verdict === ''
                    ? 'Change the filters above.'
                    : 'A record has a verdict here once it was verified in this window: verify all, or change the filters.'}
              </Empty>
            }
          >
            {() => (
              <>
                <EvidenceTable
                  rows={listed}
                  more={hasOlder}
                  chosen={bundle}
                  selected={selected}
                  verdicts={verdicts}
                  onOpen={open}
                  onSelect={select}
                  onSelectAll={(ids) => setSelected(new Set(ids))}
                  onEnd={whileOnline}
                />
                {problem !== undefined && (
                  <div className="p-3">
                    <ProblemNotice problem={problem} />
                  </div>
                )}
                <div className="flex flex-wrap items-center gap-3 border-t border-line px-3 py-2 text-ink-2">
                  <span className="tabular-nums" data-testid="records-shown">
                    {listed.length.toLocaleString('en')} {listed.length === 1 ? 'record' : 'records'}
                    {listed.length < rows.length && ` of the ${rows.length.toLocaleString('en')} that were read`}
                    {hasOlder ? ', and older ones' : ''}
                  </span>
                  {hasOlder && (
                    <button type="button" className="button" onClick={older} disabled={!online || fetchingOlder}>
                      {fetchingOlder && <Spinner size={14} />} Older records
                    </button>
                  )}
                </div>
              </>
            )}
          </ListState>
        </div>
      </div>
    </MainArea>
  );
}
