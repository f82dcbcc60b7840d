import { useState } from 'react';
import type { ImportPreview, ImportReport } from '../../../contract/imports.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { AddClinic } from '../add-clinic.tsx';
import { ImportForm } from './import-form.tsx';
import { ImportReview } from './import-review.tsx';
import { Imported } from './imported.tsx';
import { requestOf } from './request.ts';

/** Takes in a list of hosts: the clinic, the list, what it would do, and what it did. */
export function ImportWay() {
  const { core, stores } = useScreen();
  const step = useScreenStore('addDraft', (draft) => draft.step);
  const [preview, setPreview] = useState<ImportPreview>();
  const [report, setReport] = useState<ImportReport>();
  const request = () => requestOf(stores.importDraft.getState(), stores.addDraft.getState().site);
  const look = useAction(async () => setPreview(await core.client.hosts.importPreview(request())));
  const apply = useAction(async (accept: readonly string[], trust: boolean) => {
    if (preview === undefined) return;
    const done = await core.client.hosts.importApply({
      ...request(),
      accept: [...accept],
      trust_known_hosts: trust,
      preview_sha256: preview.preview_sha256,
    });
    setReport(done);
    setPreview(undefined);
    stores.importDraft.getState().reset();
    await stores.fleet.getState().refresh();
  });
  if (report !== undefined) return <Imported report={report} onAgain={() => setReport(undefined)} />;
  if (step === 'clinic') return <AddClinic />;
  if (preview === undefined) {
    return <ImportForm busy={look.busy} problem={look.problem} onLook={() => look.run()} />;
  }
  return (
    <div className="space-y-4">
      <ImportReview preview={preview} busy={apply.busy} onBack={() => setPreview(undefined)} onApply={apply.run} />
      {apply.problem !== undefined && <ProblemNotice problem={apply.problem} />}
    </div>
  );
}
