import { useState } from 'react';
import { shortName, timeZone } from '../../../contract/primitives.ts';
import { Field } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import { DoneNotice } from '../parts/record-notice.tsx';
import { useDraft, useDropDrafts } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';

/** The zone of this computer, which is that of the clinic more often than not. */
const HERE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new clinic: what it is called, and its time zone. */
export function AddSite({ onAdded }: { readonly onAdded: () => void }) {
  const { core } = useScreen();
  const online = useOnline();
  const [name, setName] = useDraft('sites/name');
  const [timezone, setTimezone] = useDraft('sites/timezone', HERE);
  const drop = useDropDrafts('sites/');
  const [tried, setTried] = useState(false);
  const [added, setAdded] = useState<string>();
  const nameError = shortName.safeParse(name).error?.issues[0]?.message;
  const zoneError = timeZone.safeParse(timezone).error?.issues[0]?.message;
  const add = useAction(async () => {
    const site = await core.client.sites.add({ name, timezone });
    drop();
    setTried(false);
    setAdded(site.name);
    onAdded();
  });
  return (
    <form
      className="card space-y-4 p-4"
      aria-label="Add a clinic"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (nameError === undefined && zoneError === undefined) add.run();
      }}
    >
      <h2 className="text-lg">Add a clinic</h2>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          hint="Short, as you would type it: riverside-clinic. It stays as it is: records carry it."
          error={tried && nameError !== undefined ? `Use ${nameError}.` : undefined}
        >
          {(props) => (
            <input
              {...props}
              className="input"
              value={name}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setName(event.target.value.trim().toLowerCase().replaceAll(' ', '-'))}
            />
          )}
        </Field>
        <Field
          label="Time zone"
          hint="Times and maintenance windows of this clinic are in it."
          error={tried && zoneError !== undefined ? `Choose ${zoneError}.` : undefined}
        >
          {(props) => (
            <>
              <input
                {...props}
                className="input"
                list="settings-zones"
                value={timezone}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTimezone(event.target.value)}
              />
              <datalist id="settings-zones">
                {Intl.supportedValuesOf('timeZone').map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
      <DoneNotice done={added === undefined ? undefined : { what: `${added} is added` }} />
      <button type="submit" className="button button-primary" disabled={!online || add.busy}>
        Add the clinic
      </button>
    </form>
  );
}
