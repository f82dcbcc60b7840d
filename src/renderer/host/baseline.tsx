import { useCallback, useState } from 'react';
import type { BaselineView } from '../../contract/contract.ts';
import type { Host, Site } from '../../contract/fleet.ts';
import { ListState } from '../parts/list-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { RecordText } from '../parts/record-text.tsx';
import { useFetched } from '../parts/use-fetched.ts';
import { hrefOf } from '../state/route.ts';
import { useScreen } from '../state/screen.ts';
import { BaselineForm } from './baseline-form.tsx';

/** What a host should look like: what is set now, and a form that captures, reviews and sets. */
export function Baseline({
  host,
  site,
  onSet,
}: {
  readonly host: Host;
  readonly site: Site;
  readonly onSet?: () => void;
}) {
  const { core } = useScreen();
  const load = useCallback(
    () => core.client.baselines.show({ target: { scope: 'host', id: host.host_id } }),
    [core, host.host_id],
  );
  const fetched = useFetched(load);
  const [bundle, setBundle] = useState<string>();
  return (
    <div className="space-y-4">
      {bundle !== undefined && (
        <Notice kind="good" title="The baseline is set">
          The change is kept as signed evidence: <a href={hrefOf({ page: 'evidence', bundle })}>look at the record</a>.
        </Notice>
      )}
      <ListState of={fetched} what="baseline" doing="Reading what is set …">
        {(value) => <InForce host={host} site={site} value={value} />}
      </ListState>
      <BaselineForm
        host={host}
        site={site}
        current={fetched.value?.yaml ?? ''}
        onSet={(id) => {
          setBundle(id);
          fetched.again();
          onSet?.();
        }}
      />
    </div>
  );
}

function InForce({ host, site, value }: { readonly host: Host; readonly site: Site; readonly value: BaselineView }) {
  const own = value.from.includes('host')
    ? `${host.name} has one of its own`
    : value.from.includes('group')
      ? 'that of its groups'
      : value.from.includes('site')
        ? `that of ${site.name}`
        : undefined;
  if (own === undefined) {
    return (
      <Notice kind="info" title="No baseline is set">
        Until there is one, checks read "unknown: no baseline". Capture what the host meets now, review it, and set it.
      </Notice>
    );
  }
  return (
    <details className="card">
      <summary className="px-4 py-2 font-medium">In force: {own}</summary>
      <RecordText label="Baseline in force" text={value.effective_yaml} rows={14} />
    </details>
  );
}
