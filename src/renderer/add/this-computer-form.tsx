import { Check, Play } from 'lucide-react';
import { useCallback, useState } from 'react';
import { shortName } from '../../contract/primitives.ts';
import type { ThisComputer } from '../../contract/this-computer.ts';
import { Choice } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { ListState } from '../parts/list-state.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { useFetched } from '../parts/use-fetched.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Where the technician's own computer goes when there is no clinic yet. */
const FIRST_SITE = 'workshop';
/** The reason that the first baseline is proposed with; a person may change it. */
const REASON = 'First baseline of this computer, as it is now';

type Doing = 'clinic' | 'host' | 'read';
const STEPS: readonly { readonly doing: Doing; readonly label: string }[] = [
  { doing: 'clinic', label: 'The clinic it belongs to' },
  { doing: 'host', label: 'This computer as a host' },
  { doing: 'read', label: 'Reading it, for a baseline that you review' },
];

/** One press: the clinic, the host, and a proposal of what it should look like. */
export function ThisComputerForm(props: {
  readonly computer: ThisComputer;
  /** Told when the work begins and when it is over. */
  readonly onBusy: (busy: boolean) => void;
}) {
  const { core } = useScreen();
  const load = useCallback(() => core.client.sites.list(), [core]);
  const sites = useFetched(load);
  return (
    <ListState of={sites} what="clinics" lines={2} isEmpty={() => false}>
      {(list) => <Form {...props} sites={list.map((site) => site.name)} />}
    </ListState>
  );
}

function Form({
  computer,
  sites,
  onBusy,
}: {
  readonly computer: ThisComputer;
  readonly sites: readonly string[];
  readonly onBusy: (busy: boolean) => void;
}) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [name, setName] = useState(computer.name);
  const [site, setSite] = useState(sites[0] ?? FIRST_SITE);
  const [sudo, setSudo] = useState<'none' | 'nopasswd'>('none');
  const [doing, setDoing] = useState<Doing>('clinic');
  const nameError = shortName.safeParse(name).error?.issues[0]?.message;
  const siteError = shortName.safeParse(site).error?.issues[0]?.message;
  const work = async () => {
    const { client } = core;
    setDoing('clinic');
    if (!sites.includes(site)) {
      // A second try after a failure finds what the first one has made.
      const known = await client.sites.list();
      const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (!known.some((one) => one.name === site)) await client.sites.add({ name: site, timezone });
    }
    setDoing('host');
    const { platform = 'linux' } = computer;
    const host = await client.hosts.add({
      name,
      site,
      address: 'local:',
      platform,
      credential: { kind: 'none' },
      sudo,
    });
    setDoing('read');
    // From here on the page reviews: what cannot be read now can be captured there.
    const { change } = stores.baselineDrafts.getState();
    const proposal = await client.baselines.capture({ host: host.host_id }).catch(() => undefined);
    change(host.host_id, {
      reason: REASON,
      ...(proposal === undefined ? {} : { yaml: proposal.yaml, notes: proposal.notes }),
    });
    await stores.fleet.getState().refresh();
  };
  const check = useAction(async () => {
    onBusy(true);
    await work().finally(() => onBusy(false));
  });
  return (
    <form
      className="card space-y-5 p-4 md:p-6"
      aria-label="This computer"
      onSubmit={(event) => {
        event.preventDefault();
        if (nameError === undefined && siteError === undefined) check.run();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={nameError === undefined ? undefined : `Use ${nameError}.`}>
          {(props) => (
            <input
              {...props}
              className="input"
              value={name}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setName(event.target.value.trim().toLowerCase())}
            />
          )}
        </Field>
        <Field
          label="Clinic it belongs to"
          hint={sites.length === 0 ? 'A place for your own computers; clinics come beside it.' : undefined}
          error={siteError === undefined ? undefined : `Use ${siteError}.`}
        >
          {(props) => (
            <>
              <input
                {...props}
                className="input"
                list="known-clinics"
                value={site}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setSite(event.target.value.trim().toLowerCase().replaceAll(' ', '-'))}
              />
              <datalist id="known-clinics">
                {sites.map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      </div>
      <Choice
        legend="Rights to read"
        value={sudo}
        onChange={setSudo}
        options={[
          { value: 'none', label: 'Those of your account', hint: 'What needs root reads "unknown", and says so.' },
          { value: 'nopasswd', label: 'sudo without a password, where it is set up' },
        ]}
      />
      {check.busy && <Progress doing={doing} />}
      {check.problem !== undefined && <ProblemNotice problem={check.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || check.busy}>
        {check.busy ? <Spinner size={14} /> : <Play size={14} aria-hidden="true" />} Check this computer
      </button>
    </form>
  );
}

function Progress({ doing }: { readonly doing: Doing }) {
  const at = STEPS.findIndex((step) => step.doing === doing);
  return (
    <ol className="space-y-1" aria-label="Progress" role="status">
      {STEPS.map((step, index) => (
        <li key={step.doing} className={`flex items-center gap-2 ${index > at ? 'text-ink-3' : ''}`}>
          <span className="grid size-4 place-items-center">
            {index < at ? (
              <Check size={14} role="img" aria-label="done" className="text-compliant" />
            ) : (
              index === at && <Spinner size={14} />
            )}
          </span>
          {step.label}
        </li>
      ))}
    </ol>
  );
}
