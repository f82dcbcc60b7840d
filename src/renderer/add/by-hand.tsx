import { useEffect, useRef } from 'react';
import { Baseline } from '../host/baseline.tsx';
import { Identity } from '../host/identity.tsx';
import { Loading } from '../parts/loading.tsx';
import { useScreenStore } from '../state/screen.ts';
import { AddClinic } from './add-clinic.tsx';
import { AddDone } from './add-done.tsx';
import { AddHost } from './add-host.tsx';
import { Steps } from './steps.tsx';

/** Adds a clinic and a host, step by step: who, where, is it really that host, and what it should look like. */
export function ByHand() {
  const step = useScreenStore('addDraft', (draft) => draft.step);
  const area = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (step !== 'clinic') area.current?.focus();
  }, [step]);
  return (
    <>
      <Steps step={step} />
      <div ref={area} tabIndex={-1} className="outline-none">
        <Step />
      </div>
    </>
  );
}

function Step() {
  const step = useScreenStore('addDraft', (draft) => draft.step);
  const added = useScreenStore('addDraft', (draft) => draft.added);
  const change = useScreenStore('addDraft', (draft) => draft.change);
  const row = useScreenStore('fleet', ({ rows }) => [...rows.values()].find((one) => one.host.name === added));
  if (step === 'clinic') return <AddClinic />;
  if (step === 'host') return <AddHost />;
  if (row === undefined) return <Loading what="Waiting for the host to appear …" />;
  if (step === 'identity')
    return <Identity host={added} timezone={row.site.timezone} onTrusted={() => change({ step: 'baseline' })} />;
  if (step === 'baseline') {
    return (
      <div className="space-y-4">
        <Baseline host={row.host} site={row.site} onSet={() => change({ step: 'done' })} />
        <button type="button" className="button" onClick={() => change({ step: 'done' })}>
          Later: go on without a baseline
        </button>
      </div>
    );
  }
  return <AddDone host={row.host} />;
}
