import { useState } from 'react';
import type { VerifyResult } from '../../contract/evidence.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Section } from '../parts/section.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { VerdictBadge, VerificationChecks } from './verdict.tsx';

/** Whether a record can be believed, check by check; verified anew on demand. */
export function Verification({ id, first }: { readonly id: string; readonly first: VerifyResult }) {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [again, setAgain] = useState<VerifyResult>();
  const verify = useAction(async () => {
    const report = await core.client.evidence.verify({ bundles: [id] });
    setAgain(report.results[0]);
  });
  const result = again ?? first;
  return (
    <Section title="Verification" aside={<VerdictBadge verdict={result.verdict} />}>
      <VerificationChecks result={result} />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <button type="button" className="button" disabled={!online || verify.busy} onClick={() => verify.run()}>
          {verify.busy && <Spinner size={14} />}
          Verify now
        </button>
        <span role="status" className="text-ink-2">
          {verify.busy ? 'Verifying …' : again === undefined ? '' : 'Verified again just now.'}
        </span>
      </div>
      {verify.problem !== undefined && (
        <div className="mt-2">
          <ProblemNotice problem={verify.problem} />
        </div>
      )}
    </Section>
  );
}
