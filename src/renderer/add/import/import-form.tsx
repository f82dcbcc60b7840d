import { type FormEvent, useState } from 'react';
import type { Problem } from '../../../contract/errors.ts';
import { importFormat } from '../../../contract/imports.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { Pick } from '../../parts/pick.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { PASTED } from '../../state/import-draft.ts';
import { useScreen, useScreenStore } from '../../state/screen.ts';
import { ListField } from './list-field.tsx';
import { FORMAT_WORDS } from './words.ts';

/** The list, and what holds for hosts of which it does not say it. Kept while the person looks elsewhere. */
export function ImportForm({
  busy,
  problem,
  onLook,
}: {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  readonly onLook: () => void;
}) {
  const { stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const site = useScreenStore('addDraft', (draft) => draft.site);
  const draft = useScreenStore('importDraft', (state) => state);
  const [tried, setTried] = useState(false);
  const missing = {
    text: draft.text.trim() === '' ? 'Paste the list, or choose its file.' : undefined,
    keyFile: draft.credential === 'key' && draft.keyFile.trim() === '' ? 'Give the path of the key.' : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.text === undefined && missing.keyFile === undefined) onLook();
  };
  return (
    <form className="card space-y-5 p-4 md:p-6" aria-label="The list of hosts" onSubmit={submit}>
      <p className="text-ink-2">
        Hosts of which the list names no clinic go into <span className="font-medium text-ink">{site}</span>.{' '}
        <button
          type="button"
          className="text-accent-text underline"
          onClick={() => stores.addDraft.getState().change({ step: 'clinic' })}
        >
          Another clinic
        </button>
      </p>
      <ListField
        label="List of hosts"
        hint={
          draft.file === PASTED ? 'CSV, known_hosts, ssh config, or an Ansible inventory (INI or YAML).' : draft.file
        }
        rows={10}
        placeholder={'name,address,user,platform\nehr-db-01,10.20.0.11,rounds,nixos'}
        text={draft.text}
        error={tried ? missing.text : undefined}
        onChange={(text, file) => draft.change({ text, ...(file === undefined ? {} : { file }) })}
      />
      <div className="flex items-center gap-2">
        <span aria-hidden="true">Format</span>
        <Pick
          label="Format"
          value={draft.format === 'auto' ? '' : draft.format}
          all="Found out from the text"
          options={importFormat.options.map((value) => ({ value, label: FORMAT_WORDS[value] }))}
          onChange={(value) => draft.change({ format: importFormat.options.find((one) => one === value) ?? 'auto' })}
        />
      </div>
      <fieldset className="space-y-4 rounded-md border border-line p-4">
        <legend className="px-1 font-medium">Where the list does not say it</legend>
        <div className="grid gap-5 sm:grid-cols-3">
          <Field label="User">
            {(props) => (
              <input
                {...props}
                className="input"
                value={draft.user}
                autoComplete="off"
                spellCheck={false}
                placeholder="rounds"
                onChange={(event) => draft.change({ user: event.target.value })}
              />
            )}
          </Field>
          <Choice
            legend="Platform"
            value={draft.platform}
            onChange={(platform) => draft.change({ platform })}
            options={[
              { value: '', label: 'As the list says' },
              { value: 'linux', label: 'Linux' },
              { value: 'nixos', label: 'NixOS' },
            ]}
          />
          <Choice
            legend="Rights to read"
            value={draft.sudo}
            onChange={(sudo) => draft.change({ sudo })}
            options={[
              { value: 'nopasswd', label: 'sudo without a password' },
              { value: 'none', label: 'None' },
            ]}
          />
        </div>
        <Choice
          legend="Login"
          value={draft.credential}
          onChange={(credential) => draft.change({ credential })}
          options={[
            { value: 'agent', label: 'SSH agent of this laptop' },
            { value: 'key', label: 'A private key file on this laptop' },
            {
              value: 'none',
              label: 'As the list says',
              hint: 'A host without any login cannot be taken in. Hosts with passwords are added by hand.',
            },
          ]}
        />
        {draft.credential === 'key' && (
          <Field label="Path of the private key" error={tried ? missing.keyFile : undefined}>
            {(props) => (
              <input
                {...props}
                className="input"
                value={draft.keyFile}
                autoComplete="off"
                spellCheck={false}
                placeholder="~/.ssh/id_ed25519"
                onChange={(event) => draft.change({ keyFile: event.target.value })}
              />
            )}
          </Field>
        )}
      </fieldset>
      <details open={draft.knownHosts.text !== ''}>
        <summary className="font-medium">Known host keys (optional)</summary>
        <div className="mt-2">
          <ListField
            label="A known_hosts file"
            hint="Its keys are shown beside the hosts. Whether they are trusted is asked afterwards."
            rows={4}
            placeholder="10.20.0.11 ssh-ed25519 AAAA…"
            text={draft.knownHosts.text}
            onChange={(text, file = 'known_hosts') => draft.change({ knownHosts: { text, file } })}
          />
        </div>
      </details>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      <button type="submit" className="button button-primary" disabled={!online || busy}>
        {busy && <Spinner size={14} />} Show what it would do
      </button>
    </form>
  );
}
