import { useState } from 'react';
import type { NewCredential } from '../../contract/contract.ts';
import { Choice } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { PasswordField } from '../parts/password-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Spinner } from '../parts/spinner.tsx';
import { useAction } from '../parts/use-action.ts';
import { type AddDraft, addressOf } from '../state/add-draft.ts';
import { useScreen, useScreenStore } from '../state/screen.ts';
import { errorsOf, type HostErrors } from './host-errors.ts';
import { SshFields } from './ssh-fields.tsx';

/** Where the host is and how to log in. Passwords live in this form alone until they go into the vault. */
export function AddHost() {
  const { core, stores } = useScreen();
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const site = useScreenStore('addDraft', (draft) => draft.site);
  const host = useScreenStore('addDraft', (draft) => draft.host);
  const { change, changeHost } = stores.addDraft.getState();
  const [password, setPassword] = useState('');
  const [sudoPassword, setSudoPassword] = useState('');
  const [tried, setTried] = useState(false);
  const found = errorsOf(host, password, sudoPassword);
  const errors: HostErrors = tried ? found : {};
  const add = useAction(async () => {
    const made = await core.client.hosts.add({
      name: host.name,
      site,
      address: addressOf(host),
      platform: host.platform,
      credential: credentialOf(host, password),
      sudo: host.sudo,
      ...(host.sudo === 'password' ? { sudo_password: sudoPassword } : {}),
    });
    setPassword('');
    setSudoPassword('');
    change({ added: made.name, step: made.address === 'local:' ? 'baseline' : 'identity' });
    await stores.fleet.getState().refresh();
  });
  return (
    <form
      className="card space-y-5 p-4 md:p-6"
      aria-label="The host"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.values(found).every((error) => error === undefined)) add.run();
      }}
    >
      <p className="text-ink-2">
        In {site}.{' '}
        <button type="button" className="text-accent-text underline" onClick={() => change({ step: 'clinic' })}>
          Another clinic
        </button>
      </p>
      <Field label="Name of the host" hint="Short, as you would type it: ehr-db-01" error={errors.name}>
        {(props) => (
          <input
            {...props}
            className="input"
            value={host.name}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => changeHost({ name: event.target.value.trim().toLowerCase() })}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Choice
          legend="Where it is"
          value={host.where}
          onChange={(where) => changeHost({ where })}
          options={[
            { value: 'ssh', label: 'On the network, over SSH' },
            { value: 'local', label: 'This computer' },
          ]}
        />
        <Choice
          legend="Platform"
          value={host.platform}
          onChange={(platform) => changeHost({ platform })}
          options={[
            { value: 'linux', label: 'Linux', hint: 'Debian, Ubuntu and others with systemd' },
            { value: 'nixos', label: 'NixOS' },
          ]}
        />
      </div>
      {host.where === 'ssh' && <SshFields errors={errors} password={password} onPassword={setPassword} />}
      <Choice
        legend="Rights to read"
        value={host.sudo}
        onChange={(sudo) => changeHost({ sudo })}
        options={[
          { value: 'nopasswd', label: 'sudo without a password, for the named tools' },
          {
            value: 'password',
            label: 'sudo with a password',
            hint: 'Kept in the vault; sent to the host only once it is confirmed.',
          },
          { value: 'none', label: 'None', hint: 'What needs root reads "unknown", and says so.' },
        ]}
      />
      {host.sudo === 'password' && (
        <PasswordField
          label="Password for sudo"
          value={sudoPassword}
          onChange={setSudoPassword}
          autoComplete="off"
          error={errors.sudoPassword}
        />
      )}
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || add.busy}>
        {add.busy && <Spinner size={14} />} Add the host and go on
      </button>
    </form>
  );
}

function credentialOf(host: AddDraft['host'], password: string): NewCredential {
  if (host.where === 'local') return { kind: 'none' };
  switch (host.credential) {
    case 'agent':
      return { kind: 'agent' };
    case 'key':
      return { kind: 'key', key_file: host.keyFile.trim() };
    case 'password':
      return { kind: 'password', password };
  }
}
