import { FileSearch } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { MainArea } from '../shell/main-area.tsx';
import { useScreenStore } from '../state/screen.ts';
import { BundlePanel } from './bundle-panel.tsx';
import { EvidenceFilters } from './evidence-filters.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { LogPanel } from './log-panel.tsx';
import { NO_FILTER, type ShownFilter, useEvidence } from './use-evidence.ts';
import { useVerdicts } from './use-verdicts.ts';
import { VerifyBar } from './verify-bar.tsx';

/** Every signed record, newest first, and whether it can be believed. */
export function EvidencePage({ bundle }: { readonly bundle?: string }) {
  const [filter, setFilter] = useState<ShownFilter>(NO_FILTER);
  const { rows, problem, loading, fresh, refresh, older, hasOlder } = useEvidence(filter);
  const verdicts = useVerdicts();
  const go = useScreenStore('route', (state) => state.go);
  const close = useCallback(() => go({ page: 'evidence' }), [go]);
  const open = useCallback((id: string) => go({ page: 'evidence', bundle: id }), [go]);
  const chosen = rows?.find((row) => row.bundle_id === bundle);
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
        {problem !== undefined && <ProblemNotice problem={problem} />}
        <LogPanel />
        <VerifyBar rows={rows ?? []} verdicts={verdicts} />
        <div className="card overflow-hidden">
          <EvidenceFilters filter={filter} onChange={setFilter} fresh={fresh} onRefresh={refresh} />
          {rows === undefined ? (
            loading && <Loading what="Reading the evidence …" />
          ) : rows.length === 0 ? (
            <Empty icon={FileSearch} title={filter === NO_FILTER ? 'No evidence yet' : 'No record matches'}>
              {filter === NO_FILTER
                ? 'The first scan of a host writes the first records.'
                : 'Change the filters above.'}
            </Empty>
          ) : (
            <>
              <EvidenceTable rows={rows} chosen={bundle} verdicts={verdicts} onOpen={open} />
              {hasOlder && (
                <div className="border-t border-line p-3">
                  <button type="button" className="button" onClick={older} disabled={loading}>
                    Older records
                  </button>
                </div>
              )}
            </>
          )}
        </div>
      </div>
    </MainArea>
  );
}
