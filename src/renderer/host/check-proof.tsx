import { useCallback } from 'react';
import type { Bundle } from '../../contract/evidence.ts';
import { CauseList } from '../evidence/cause-list.tsx';
import { Citations } from '../evidence/citations.tsx';
import { Difference } from '../evidence/difference.tsx';
import { FactsTable } from '../evidence/facts-table.tsx';
import { VerdictBadge } from '../evidence/verdict.tsx';
import { Age } from '../parts/age.tsx';
import { ListState } from '../parts/list-state.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen } from '../state/screen.ts';

/** What the newest record of a check says: why, found against expected, which paragraphs it answers, and the raw facts. */
export function CheckProof({ id, timezone }: { readonly id: string; readonly timezone: string }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.evidence.show({ bundle: id }), [core, id]);
  // A record never changes once it is signed.
  const fetched = useFetched(load, { inStep: false });
  return (
    <ListState of={fetched} what="newest record">
      {({ bundle, verification }) => (
        <>
          <Findings bundle={bundle} />
          <Section title="Answers">
            <Citations controls={bundle.hipaa_controls} />
          </Section>
          <Section title="Signed record">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <a href={hrefOf({ page: 'evidence', bundle: bundle.bundle_id })}>{bundle.label}</a>
              <VerdictBadge verdict={verification.verdict} />
              <span className="text-ink-2">
                made <Age at={bundle.timestamp_end} timezone={timezone} />
              </span>
            </p>
          </Section>
          {bundle.kind === 'drift' && (
            <details className="rounded-md border border-line">
              <summary className="px-2 py-1.5 font-medium">Raw facts</summary>
              <RecordText label="Raw facts as JSON" text={JSON.stringify(bundle.pre_state, null, 2)} rows={14} />
            </details>
          )}
        </>
      )}
    </ListState>
  );
}

function Findings({ bundle }: { readonly bundle: Bundle }) {
  if (bundle.kind !== 'drift') return null;
  if (bundle.state === 'not_applicable' || bundle.state === 'alternative') {
    return (
      <Section title="The decision, as it was sealed">
        <FactsTable left={bundle.pre_state} right={bundle.expected} leftName="Found" rightName="Decided" />
      </Section>
    );
  }
  return (
    <>
      {bundle.causes.length > 0 && (
        <Section title="Why">
          <CauseList causes={bundle.causes} />
        </Section>
      )}
      <Section title="Found against expected">
        <Difference found={bundle.pre_state} expected={bundle.expected} />
      </Section>
    </>
  );
}
