import { useState } from 'react';
import type { LogVerdict, VerifyResult } from '../../contract/evidence.ts';
import { type Action, useAction } from '../parts/use-action.ts';
import { useScreen } from '../state/screen.ts';

/** Verdicts that were asked for in this page. */
export interface Verdicts {
  readonly results: ReadonlyMap<string, VerifyResult>;
  readonly logs: readonly LogVerdict[];
  readonly verify: Action<[readonly string[]]>;
}

export function useVerdicts(): Verdicts {
  const { core } = useScreen();
  const [results, setResults] = useState<ReadonlyMap<string, VerifyResult>>(new Map());
  const [logs, setLogs] = useState<readonly LogVerdict[]>([]);
  const verify = useAction(async (bundles: readonly string[]) => {
    const report = await core.client.evidence.verify({ bundles: [...bundles] });
    setResults(
      (old) =>
        new Map([
          ...old,
          ...report.results.flatMap((one) => (one.bundle_id === undefined ? [] : [[one.bundle_id, one] as const])),
        ]),
    );
    setLogs(report.logs);
  });
  return { results, logs, verify };
}
