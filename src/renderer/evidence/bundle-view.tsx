import { useCallback } from 'react';
import type { Bundle, VerifyResult } from '../../contract/evidence.ts';
import type { SignableObject } from '../../contract/primitives.ts';
import { DemoRecord } from '../demo/demo-record.tsx';
import { spaced } from '../look/words.ts';
import { HostText } from '../parts/host-text.tsx';
import { ListState } from '../parts/list-state.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { Section } from '../parts/section.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen } from '../state/screen.ts';
import { Attestation } from './attestation.tsx';
import { BundleFacts } from './bundle-facts.tsx';
import { CauseList } from './cause-list.tsx';
import { Citations } from './citations.tsx';
import { Difference } from './difference.tsx';
import { FactsTable } from './facts-table.tsx';
import { Inventory } from './inventory.tsx';
import { Remediation } from './remediation.tsx';
import { Unreachable } from './unreachable.tsx';
import { Verification } from './verification.tsx';

/** One signed record, whole: what it says, whether it can be believed, and its own bytes' meaning as JSON. */
export function BundleView({ id, timezone }: { readonly id: string; readonly timezone: string }) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.evidence.show({ bundle: id }), [core, id]);
  // A record never changes once it is signed.
  const fetched = useFetched(load, { inStep: false });
  return (
    <ListState of={fetched} what="record">
      {(value) => <Shown {...value} timezone={timezone} />}
    </ListState>
  );
}

function Shown({
  bundle,
  path,
  verification,
  timezone,
}: {
  readonly bundle: Bundle;
  readonly path: string;
  readonly verification: VerifyResult;
  readonly timezone: string;
}) {
  return (
    <>
      {bundle.demo === true && <DemoRecord />}
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
              <Difference found={bundle.pre_state} expected={bundle.expected} />
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
    case 'remediation':
      return <Remediation bundle={bundle} timezone={timezone} />;
    case 'approval':
      return <Told title="What was approved" facts={bundle.approval} />;
    case 'order':
      return (
        <Told
          title={`Order ${bundle.order_id}`}
          facts={{ decision: bundle.decision, detail: bundle.detail, order: bundle.order }}
        />
      );
    case 'incident':
      return (
        <Told
          title="Incident"
          facts={{ event: bundle.event, status: bundle.status, severity: bundle.severity, detail: bundle.detail }}
        />
      );
    case 'key':
      return (
        <Told
          title={`Key ${bundle.event}`}
          facts={{
            role: bundle.subject_role,
            key: bundle.subject_key_id,
            public_key: bundle.public_key,
            ...(bundle.reason === undefined ? {} : { reason: bundle.reason }),
          }}
        />
      );
    case 'retention':
      return (
        <Told
          title="A record was removed by the rules"
          facts={{ number: bundle.removed_seq, record: bundle.removed_bundle_id, rule: bundle.rule }}
        />
      );
  }
}

/** What a record of few facts says. */
function Told({ title, facts }: { readonly title: string; readonly facts: SignableObject }) {
  return (
    <Section title={title}>
      <FactsTable left={facts} right={{}} leftName="Says" rightName="" />
    </Section>
  );
}
