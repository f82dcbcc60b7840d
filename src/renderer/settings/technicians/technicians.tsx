import { UsersRound } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { TechnicianView } from '../../../contract/technicians.ts';
import { Empty } from '../../parts/empty.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useScreen } from '../../state/screen.ts';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { type Done, DoneNotice } from '../parts/record-notice.tsx';
import { useListed } from '../parts/use-listed.ts';
import { AddTechnician } from './add-technician.tsx';
import { ChangeRole } from './change-role.tsx';
import { TechnicianLine } from './technician-line.tsx';
import { WorkAs } from './work-as.tsx';

/** The people of this console: who they are, in which role, and whose id new records carry. */
export function Technicians() {
  const { core } = useScreen();
  const fetched = useListed(useCallback(() => core.client.technicians.list(), [core]));
  const [asked, setAsked] = useState<{ readonly what: 'role' | 'use'; readonly who: TechnicianView }>();
  const [done, setDone] = useState<Done>();
  const close = (told?: Done) => {
    setAsked(undefined);
    if (told === undefined) return;
    setDone(told);
    fetched.again();
  };
  return (
    <div className="space-y-4">
      <Notice kind="info" title="Roles are self-asserted">
        Whoever opens this console can take a role: no organisation has certified any. Each change of a role is kept as
        signed evidence, so that nobody takes one quietly.
      </Notice>
      <DoneNotice done={done} />
      <section className="card overflow-hidden" aria-label="Technicians">
        <Listed fetched={fetched} what="the technicians">
          {(all) =>
            all.length === 0 ? (
              <Empty icon={UsersRound} title="Nobody yet">
                Until there is one, records carry the login name of this computer.
              </Empty>
            ) : (
              <ListTable label="Technicians" heads={['Name', 'Role', 'Key', 'Since', '']}>
                {all.map((one) => (
                  <TechnicianLine
                    key={one.technician_id}
                    one={one}
                    onRole={() => setAsked({ what: 'role', who: one })}
                    onUse={() => setAsked({ what: 'use', who: one })}
                  />
                ))}
              </ListTable>
            )
          }
        </Listed>
      </section>
      <AddTechnician onAdded={(name) => close({ what: `${name} is added` })} />
      {asked?.what === 'role' && <ChangeRole who={asked.who} onClose={close} />}
      {asked?.what === 'use' && <WorkAs who={asked.who} onClose={close} />}
    </div>
  );
}
