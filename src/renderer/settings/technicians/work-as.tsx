import { useState } from 'react';
import type { TechnicianView } from '../../../contract/technicians.ts';
import { visibleText } from '../../look/visible-text.ts';
import { PasswordField } from '../../parts/password-field.tsx';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import type { Done } from '../parts/record-notice.tsx';

/** Whose id new records carry from now on; proved by their own passphrase. */
export function WorkAs({ who, onClose }: { readonly who: TechnicianView; readonly onClose: (done?: Done) => void }) {
  const { core } = useScreen();
  const [passphrase, setPassphrase] = useState('');
  const name = visibleText(who.name);
  return (
    <Confirm
      title={`Work as ${name}`}
      act={`Work as ${name}`}
      ready={passphrase !== ''}
      onClose={() => onClose()}
      onAct={async () => {
        await core.client.technicians.use({ technician: who.technician_id, passphrase });
        onClose({ what: `New records carry the id of ${name}` });
      }}
    >
      <p>From now on new records carry the id of {name}, until somebody else takes over here.</p>
      <PasswordField
        label={`Passphrase of ${name}`}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="current-password"
      />
    </Confirm>
  );
}
