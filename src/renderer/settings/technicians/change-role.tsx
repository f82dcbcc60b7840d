import { useState } from 'react';
import type { TechnicianView } from '../../../contract/technicians.ts';
import { visibleText } from '../../look/visible-text.ts';
import { Choice } from '../../parts/choice.tsx';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import type { Done } from '../parts/record-notice.tsx';
import { ROLES, roleWord } from './roles.ts';

/** Gives a person another role, with a reason. */
export function ChangeRole({
  who,
  onClose,
}: {
  readonly who: TechnicianView;
  readonly onClose: (done?: Done) => void;
}) {
  const { core } = useScreen();
  const [role, setRole] = useState(who.role);
  const name = visibleText(who.name);
  return (
    <Confirm
      title={`Role of ${name}`}
      act="Change the role"
      withReason
      ready={role !== who.role}
      onClose={() => onClose()}
      onAct={async (reason) => {
        const { bundle_id } = await core.client.technicians.setRole({ technician: who.technician_id, role, reason });
        onClose({ what: `${name} is now ${roleWord(role).toLowerCase()}`, bundle: bundle_id });
      }}
    >
      <Choice legend="Role" value={role} onChange={setRole} options={ROLES} />
    </Confirm>
  );
}
