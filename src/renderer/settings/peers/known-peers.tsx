import { Server } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Trust } from '../../../contract/fleet.ts';
import { Empty } from '../../parts/empty.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { useListed } from '../parts/use-listed.ts';
import { PeerLine } from './peer-line.tsx';

/** Of every host: whether a person confirmed who it is, by which key, and since when. */
export function KnownPeers() {
  const { core } = useScreen();
  const fetched = useListed(useCallback(() => core.client.trust.list(), [core]));
  const [forget, setForget] = useState<Trust>();
  return (
    <div className="space-y-4">
      <section className="card overflow-hidden" aria-label="Known peers">
        <Listed fetched={fetched} what="who is known">
          {(all) =>
            all.length === 0 ? (
              <Empty
                icon={Server}
                title="No hosts yet"
                actions={
                  <a href="#/add" className="button button-primary no-underline">
                    Add a host
                  </a>
                }
              >
                Once there is a host, its identity is compared here before anything is sent to it.
              </Empty>
            ) : (
              <ListTable label="Known peers" heads={['Host', 'Standing', 'Fingerprint', 'Since', '']}>
                {[...all].sort(worstFirst).map((trust) => (
                  <PeerLine key={trust.host_id} trust={trust} onForget={() => setForget(trust)} />
                ))}
              </ListTable>
            )
          }
        </Listed>
      </section>
      {forget !== undefined && (
        <Confirm
          title={`Forget the identity of ${forget.host_name}?`}
          act={`Forget ${forget.host_name}`}
          danger
          onClose={() => setForget(undefined)}
          onAct={async () => {
            await core.client.trust.forget({ host: forget.host_id });
            fetched.again();
            setForget(undefined);
          }}
        >
          <p>
            It is not read any more until a person compares and confirms its key anew, at its own keyboard. That this
            was forgotten is kept as signed evidence.
          </p>
          <Notice kind="warning">
            Do this only when you know why its key changes, such as a reinstallation. A key that changed and nobody
            knows why may be somebody else’s.
          </Notice>
        </Confirm>
      )}
    </div>
  );
}

const ORDER: readonly Trust['status'][] = ['changed', 'first_contact', 'never_seen', 'trusted', 'not_needed'];

/** What needs a person first, then by name. */
function worstFirst(one: Trust, other: Trust): number {
  return ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || one.host_name.localeCompare(other.host_name);
}
