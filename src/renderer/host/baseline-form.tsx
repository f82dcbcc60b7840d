import { ScanLine } from 'lucide-react';
import type { Host, Site } from '../../contract/fleet.ts';
import { Choice } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { HostText } from '../parts/host-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { EMPTY_DRAFT } from '../state/baseline-drafts.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';

/** Captures a proposal, lets a person review and change it, and sets it with a reason. */
export function BaselineForm({
  host,
  site,
  current,
  onSet,
}: {
  readonly host: Host;
  readonly site: Site;
  readonly current: string;
  readonly onSet: (bundle: string | undefined) => void;
}) {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const draft = useScreenStore('baselineDrafts', ({ drafts }) => drafts.get(host.host_id) ?? EMPTY_DRAFT);
  const { change, drop } = stores.baselineDrafts.getState();
  const edit = (part: Partial<typeof draft>) => change(host.host_id, part);
  const capture = useAction(async () => {
    const { yaml, notes } = await core.client.baselines.capture({ host: host.host_id });
    edit({ yaml, notes });
  });
  const set = useAction(async () => {
    const target =
      draft.scope === 'site'
        ? ({ scope: 'site', id: site.site_id } as const)
        : ({ scope: 'host', id: host.host_id } as const);
    const view = await core.client.baselines.set({ target, yaml: draft.yaml, reason: draft.reason.trim() });
    drop(host.host_id);
    onSet(view.bundle_id);
    await stores.fleet.getState().refresh();
  });
  return (
    <form
      className="card space-y-4 p-4"
      aria-label="Set a baseline"
      onSubmit={(event) => {
        event.preventDefault();
        set.run();
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="button" disabled={!online || capture.busy} onClick={() => capture.run()}>
          {capture.busy ? <Spinner size={14} /> : <ScanLine size={14} aria-hidden="true" />}
          {capture.busy ? `Reading ${host.name} …` : `Capture from ${host.name}`}
        </button>
        {current !== '' && (
          <button type="button" className="button" onClick={() => edit({ yaml: current, notes: [] })}>
            Begin with the one in force
          </button>
        )}
        <span className="text-ink-2">Capturing reads the host and sets nothing.</span>
      </div>
      {capture.problem !== undefined && <ProblemNotice problem={capture.problem} />}
      <Field
        label="Baseline (YAML)"
        hint="Review each line: what stands here is what the host is held to. A section that is left out is not judged."
      >
        {(props) => (
          <textarea
            {...props}
            className="input min-h-56 font-mono text-xs"
            value={draft.yaml}
            spellCheck={false}
            placeholder={'logging:\n  services: [rsyslog, systemd-journald]'}
            onChange={(event) => edit({ yaml: event.target.value })}
          />
        )}
      </Field>
      {draft.notes.length > 0 && (
        <ul className="list-disc pl-5 text-ink-2" aria-label="Notes of the capture">
          {draft.notes.map((note) => (
            <li key={note}>
              <HostText text={note} />
            </li>
          ))}
        </ul>
      )}
      <Choice
        legend="It holds for"
        value={draft.scope}
        onChange={(scope) => edit({ scope })}
        options={[
          { value: 'host', label: `${host.name} alone`, hint: 'Overrides the clinic’s, section by section.' },
          { value: 'site', label: `Every host of ${site.name}`, hint: 'Unless a host has a section of its own.' },
        ]}
      />
      <Field label="Reason" hint="Kept in the signed record of this change, with what it was before.">
        {(props) => (
          <input
            {...props}
            className="input"
            value={draft.reason}
            maxLength={2000}
            onChange={(event) => edit({ reason: event.target.value })}
          />
        )}
      </Field>
      {set.problem !== undefined && <ProblemNotice problem={set.problem} />}
      <button
        type="submit"
        className="button button-primary"
        disabled={!online || set.busy || draft.yaml.trim() === '' || draft.reason.trim() === ''}
      >
        {set.busy && <Spinner size={14} />} Set this baseline
      </button>
    </form>
  );
}
