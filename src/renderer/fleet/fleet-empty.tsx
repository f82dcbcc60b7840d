import { HeartPulse } from 'lucide-react';
import { Empty } from '../parts/empty.tsx';
import { useScreenStore } from '../state/screen.ts';

/** The first thing that anyone sees: leads to the first host. */
export function FleetEmpty() {
  const vault = useScreenStore('fleet', ({ about }) => about?.vault);
  const go = useScreenStore('route', (state) => state.go);
  const reset = useScreenStore('addDraft', (draft) => draft.reset);
  const changeHost = useScreenStore('addDraft', (draft) => draft.changeHost);
  const begin = (local: boolean) => {
    reset('clinic');
    if (local) changeHost({ where: 'local', name: 'this-computer', sudo: 'none' });
    go({ page: 'add' });
  };
  return (
    <div className="card">
      <Empty
        icon={HeartPulse}
        title="No hosts yet"
        actions={
          <>
            <button type="button" className="button button-primary" onClick={() => begin(false)}>
              Add a clinic
            </button>
            <button type="button" className="button" onClick={() => begin(true)}>
              Check this computer
            </button>
          </>
        }
      >
        <p>
          Add a clinic and its first host. Rounds reads the host over SSH, installs nothing on it, and shows what has
          drifted from its baseline.
          {vault === 'absent' && ' You make a vault for the signing keys on the way.'}
        </p>
      </Empty>
    </div>
  );
}
