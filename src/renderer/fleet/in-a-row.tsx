import { BellRing } from 'lucide-react';
import { useCallback } from 'react';
import type { Baseline } from '../../contract/baseline.ts';
import type { CheckId } from '../../contract/enums.ts';
import type { Cell } from '../../contract/live.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';

/** How often drift was found in a row, and from when on a person is told. */
export function InARow({ host, cell }: { readonly host: string; readonly cell: Cell }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.baselines.show({ target: { scope: 'host', id: host } }), [core, host]);
  const { value } = useFetched(load);
  if (cell.consecutive === undefined || cell.consecutive === 0) return null;
  const threshold = value === undefined ? undefined : thresholdOf(value.baseline, cell.check);
  return (
    <p className="flex items-start gap-1.5" data-testid="in-a-row" data-alerting={cell.alerting === true}>
      {cell.alerting === true && <BellRing size={14} className="mt-0.5 shrink-0 text-critical" aria-hidden="true" />}
      <span>
        {cell.consecutive === 1 ? 'Found once.' : `Found ${cell.consecutive} times in a row.`}{' '}
        {threshold !== undefined && threshold > 1 && `The baseline alerts from ${threshold} times on. `}
        {cell.alerting === true ? 'It alerts.' : 'It does not alert yet.'}
      </span>
    </p>
  );
}

/** As the baseline says it: in the section, or for the check; otherwise the first finding alerts. */
function thresholdOf(baseline: Baseline | undefined, check: CheckId): number {
  const section = baseline === undefined ? undefined : Object.entries(baseline).find(([name]) => name === check)?.[1];
  const ofSection =
    typeof section === 'object' && 'drift_threshold' in section && typeof section.drift_threshold === 'number'
      ? section.drift_threshold
      : undefined;
  return ofSection ?? baseline?.drift_threshold?.[check] ?? 1;
}
