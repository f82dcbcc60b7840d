import { useState } from 'react';
import type { Site } from '../../../contract/fleet.ts';
import { shortName } from '../../../contract/primitives.ts';
import { Field } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import { useDraft, useDropDrafts } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';

/** A new group of a clinic; it stands above the others until it is moved. */
export function AddGroup({ site, onAdded }: { readonly site: Site; readonly onAdded: () => void }) {
  const { core } = useScreen();
  const online = useOnline();
  const drafts = `groups/${site.site_id}/`;
  const [name, setName] = useDraft(`${drafts}name`);
  const [reason, setReason] = useDraft(`${drafts}reason`);
  const drop = useDropDrafts(drafts);
  const [tried, setTried] = useState(false);
  const error = shortName.safeParse(name).error?.issues[0]?.message;
  const add = useAction(async () => {
    await core.client.groups.add({
      site: site.site_id,
      name,
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    });
    drop();
    setTried(false);
    onAdded();
  });
  return (
    <form
      className="space-y-3 border-t border-line p-4"
      aria-label={`Add a group to ${site.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (error === undefined) add.run();
      }}
    >
      <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto]">
        <Field label="New group" error={tried && error !== undefined ? `Use ${error}.` : undefined}>
          {(props) => (
            <input
              {...props}
              className="input"
              value={name}
              autoComplete="off"
              spellCheck={false}
              placeholder="front-desks"
              onChange={(event) => setName(event.target.value.trim().toLowerCase().replaceAll(' ', '-'))}
            />
          )}
        </Field>
        <Field label="Reason (optional)">
          {(props) => (
            <input
              {...props}
              className="input"
              value={reason}
              maxLength={2000}
              placeholder="group added"
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="button sm:mt-[22px]" disabled={!online || add.busy}>
          Add the group
        </button>
      </div>
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
    </form>
  );
}
