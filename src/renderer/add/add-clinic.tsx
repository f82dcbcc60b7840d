import { useCallback, useState } from 'react';
import type { Site } from '../../contract/fleet.ts';
import { shortName, timeZone } from '../../contract/primitives.ts';
import { Choice } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { ListState } from '../parts/list-state.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

const NEW = '+ new';

/** Which clinic the host belongs to: one that is known, or a new one with its time zone. */
export function AddClinic() {
  const { core } = useScreen();
  const load = useCallback(() => core.client.sites.list(), [core]);
  const fetched = useFetched(load);
  return (
    <div className="card">
      <ListState of={fetched} what="clinics">
        {(sites) => <WhichClinic sites={sites} />}
      </ListState>
    </div>
  );
}

function WhichClinic({ sites }: { readonly sites: readonly Site[] }) {
  const site = useScreenStore('addDraft', (draft) => draft.site);
  const change = useScreenStore('addDraft', (draft) => draft.change);
  const chosen = sites.some((one) => one.name === site) ? site : site === NEW ? NEW : (sites[0]?.name ?? NEW);
  return (
    <div className="space-y-4 p-4 md:p-6">
      {sites.length > 0 && (
        <Choice
          legend="Clinic"
          value={chosen}
          onChange={(value) => change({ site: value })}
          options={[
            ...sites.map((one) => ({ value: one.name, label: one.name, hint: one.timezone })),
            { value: NEW, label: 'A new clinic' },
          ]}
        />
      )}
      {chosen === NEW ? (
        <NewClinic />
      ) : (
        <button type="button" className="button button-primary" onClick={() => change({ site: chosen, step: 'host' })}>
          Go on
        </button>
      )}
    </div>
  );
}

function NewClinic() {
  const { core } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const { name, timezone } = useScreenStore('addDraft', (draft) => draft.newSite);
  const change = useScreenStore('addDraft', (draft) => draft.change);
  const [tried, setTried] = useState(false);
  const nameError = shortName.safeParse(name).error?.issues[0]?.message;
  const zoneError = timeZone.safeParse(timezone).error?.issues[0]?.message;
  const add = useAction(async () => {
    const site = await core.client.sites.add({ name, timezone });
    change({ site: site.name, step: 'host', newSite: { name: '', timezone } });
  });
  return (
    <form
      className="space-y-4"
      aria-label="A new clinic"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (nameError === undefined && zoneError === undefined) add.run();
      }}
    >
      <Field
        label="Name of the clinic"
        hint="Short, as you would type it: riverside-clinic"
        error={tried && nameError !== undefined ? `Use ${nameError}.` : undefined}
      >
        {(props) => (
          <input
            {...props}
            className="input"
            value={name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) =>
              change({ newSite: { name: event.target.value.trim().toLowerCase().replaceAll(' ', '-'), timezone } })
            }
          />
        )}
      </Field>
      <Field
        label="Its time zone"
        hint="Times and maintenance windows of this clinic are in it."
        error={tried && zoneError !== undefined ? `Choose ${zoneError}.` : undefined}
      >
        {(props) => (
          <>
            <input
              {...props}
              className="input"
              list="zones"
              value={timezone}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ newSite: { name, timezone: event.target.value } })}
            />
            <datalist id="zones">
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || add.busy}>
        Add the clinic and go on
      </button>
    </form>
  );
}
