import { useCallback } from 'react';
import type { Bundle } from '../../contract/evidence.ts';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { Attestation } from './attestation.tsx';
import { BundleFacts } from './bundle-facts.tsx';
import { CauseList } from './cause-list.tsx';
import { Citations } from './citations.tsx';
import { FactsTable } from './facts-table.tsx';
import { Inventory } from './inventory.tsx';
import { Unreachable } from './unreachable.tsx';
import { Verification } from './verification.tsx';

/** One signed record, whole: what it says, whether it can be believed, and its own bytes' meaning as JSON. */
export function BundleView({ id, timezone }: { readonly id: string; readonly timezone: string }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.evidence.show({ bundle: id }), [core, id]);
  const { value, problem, loading } = useFetched(load);
  if (problem !== undefined) return <ProblemNotice problem={problem} />;
  if (value === undefined) return loading ? <Loading what="Reading the record …" /> : null;
  const { bundle, path, verification } = value;
  return (
    <>
      <Content bundle={bundle} timezone={timezone} />
      <Section title="Answers">
        <Citations controls={bundle.hipaa_controls} />
      </Section>
      <Section title="Signed record">
        <BundleFacts bundle={bundle} path={path} timezone={timezone} />
      </Section>
      <Verification id={bundle.bundle_id} first={verification} />
      <details className="rounded-md border border-line">
        <summary className="px-2 py-1.5 font-medium">The whole record as JSON</summary>
        <RecordText label="Record as JSON" text={JSON.stringify(bundle, null, 2)} rows={20} />
      </details>
    </>
  );
}

function Content({ bundle, timezone }: { readonly bundle: Bundle; readonly timezone: string }) {
  switch (bundle.kind) {
    case 'drift':
      return (
        <>
          {bundle.causes.length > 0 && (
            <Section title="Why">
              <CauseList causes={bundle.causes} />
            </Section>
          )}
          {bundle.state === 'not_applicable' || bundle.state === 'alternative' ? (
            <Section title="The decision, as it was sealed">
              <FactsTable left={bundle.pre_state} right={bundle.expected} leftName="Found" rightName="Decided" />
            </Section>
          ) : (
            <Section title="Found against expected">
              <FactsTable left={bundle.pre_state} right={bundle.expected} leftName="Found" rightName="Expected" />
            </Section>
          )}
        </>
      );
    case 'policy':
      return (
        <Section title="What was changed">
          <p className="mb-2">
            {spaced(bundle.subject)} of <HostText text={bundle.target} />
          </p>
          <p className="mb-2">
            <HostText text={`${bundle.by}: ${bundle.reason}`} />
          </p>
          <FactsTable left={bundle.before} right={bundle.after} leftName="Before" rightName="After" />
        </Section>
      );
    case 'attestation':
      return <Attestation bundle={bundle} />;
    case 'unreachable':
      return <Unreachable bundle={bundle} timezone={timezone} />;
    case 'inventory':
      return <Inventory bundle={bundle} />;
    default:
      return null;
  }
}
