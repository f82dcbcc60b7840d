import { useState } from 'react';
import { role as roleSchema } from '../../../contract/enums.ts';
import { technicianName } from '../../../contract/technicians.ts';
import { Choice } from '../../parts/choice.tsx';
import { Field } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import { isAcceptable, NewPassphraseFields, NO_PASSPHRASE } from '../../vault/new-passphrase.tsx';
import { useDraft, useDropDrafts } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';
import { ROLES } from './roles.ts';

/** A new person, with a passphrase of their own, which stays in this form until it is sent. */
export function AddTechnician({ onAdded }: { readonly onAdded: (name: string) => void }) {
  const { core } = useScreen();
  const online = useOnline();
  const [name, setName] = useDraft('technicians/name');
  const [roleText, setRole] = useDraft('technicians/role', 'technician');
  const drop = useDropDrafts('technicians/');
  const [passphrase, setPassphrase] = useState(NO_PASSPHRASE);
  const [tried, setTried] = useState(false);
  const role = roleSchema.catch('technician').parse(roleText);
  const error = technicianName.safeParse(name).error?.issues[0]?.message;
  const add = useAction(async () => {
    const made = await core.client.technicians.add({ name, role, passphrase: passphrase.first });
    drop();
    setPassphrase(NO_PASSPHRASE);
    setTried(false);
    onAdded(made.name);
  });
  return (
    <form
      className="card space-y-4 p-4"
      aria-label="Add a technician"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (error === undefined && isAcceptable(passphrase)) add.run();
      }}
    >
      <h2 className="text-lg">Add a technician</h2>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="space-y-4">
          <Field
            label="Name"
            hint="As it is to stand in records: Dana Lead"
            error={tried && error !== undefined ? `Use ${error}.` : undefined}
          >
            {(props) => (
              <input
                {...props}
                className="input"
                value={name}
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Choice legend="Role" value={role} onChange={setRole} options={ROLES} />
        </div>
        <div className="space-y-4">
          <NewPassphraseFields label="Their passphrase" value={passphrase} onChange={setPassphrase} tried={tried} />
        </div>
      </div>
      {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
      <button type="submit" className="button button-primary" disabled={!online || add.busy}>
        {add.busy && <Spinner size={14} />} Add the technician
      </button>
    </form>
  );
}
