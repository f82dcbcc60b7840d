import { useState } from 'react';
import { Field } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import type { Done } from '../parts/record-notice.tsx';
import { useDraft, useDropDrafts } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';

/** Lets exactly the bytes that were shown onto hosts; if the folder has changed since, the core refuses. */
export function AcceptCheck({
  name,
  sha256,
  onAccepted,
}: {
  readonly name: string;
  readonly sha256: string;
  readonly onAccepted: (done: Done) => void;
}) {
  const { core } = useScreen();
  const online = useOnline();
  const [reason, setReason] = useDraft(`custom-checks/${name}/reason`);
  const drop = useDropDrafts(`custom-checks/${name}/`);
  const [read, setRead] = useState<string>();
  const accept = useAction(async () => {
    const { bundle_id } = await core.client.customChecks.accept({ name, sha256, reason: reason.trim() });
    drop();
    onAccepted({ what: `${name} is accepted and runs in the next full scan`, bundle: bundle_id });
  });
  return (
    <form
      className="space-y-3 border-t border-line p-4"
      aria-label={`Accept ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        accept.run();
      }}
    >
      <label className="flex cursor-pointer gap-2">
        <input
          type="checkbox"
          className="check"
          checked={read === sha256}
          onChange={(event) => setRead(event.target.checked ? sha256 : undefined)}
        />
        <span>I have read every line of these files, and they may run on our hosts.</span>
      </label>
      <Field label="Reason" hint="Kept in the signed record, with the hash above.">
        {(props) => (
          <input
            {...props}
            className="input"
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {accept.problem !== undefined && <ProblemNotice problem={accept.problem} />}
      <button
        type="submit"
        className="button button-primary"
        disabled={!online || accept.busy || read !== sha256 || reason.trim().length < 3}
      >
        Accept these bytes
      </button>
      <p className="text-xs text-ink-2">
        Only a technician in the role of lead can do this: <a href="#/settings/technicians">see who works now</a>.
      </p>
    </form>
  );
}
