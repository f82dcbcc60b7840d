import { ShieldHalf } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ExceptionView } from '../../../contract/exceptions.ts';
import { checkWord } from '../../look/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { type Done, DoneNotice } from '../parts/record-notice.tsx';
import { useListed } from '../parts/use-listed.ts';
import { targetWords, useTargets } from '../parts/use-targets.ts';
import { AddException } from './add-exception.tsx';
import { ExceptionLine } from './exception-line.tsx';
import { StandingSummary } from './standing.tsx';

/** All exceptions, those to be reviewed first; a form for another one. */
export function Exceptions() {
  const { core } = useScreen();
  const fetched = useListed(useCallback(() => core.client.exceptions.list({}), [core]));
  const { targets, problem } = useTargets();
  const [asked, setAsked] = useState<ExceptionView>();
  const [done, setDone] = useState<Done>();
  const changed = (told: Done) => {
    setAsked(undefined);
    setDone(told);
    fetched.again();
  };
  return (
    <div className="space-y-4">
      <DoneNotice done={done} />
      <section className="card overflow-hidden" aria-label="Exceptions">
        <Listed fetched={fetched} what="the exceptions">
          {(all) =>
            all.length === 0 ? (
              <Empty icon={ShieldHalf} title="No exceptions">
                Every check counts on every host.
              </Empty>
            ) : (
              <>
                <StandingSummary all={all} />
                <ListTable label="Exceptions" heads={['Check', 'Holds for', 'Why', 'Decided by', 'Review by', '']}>
                  {all.map((one) => (
                    <ExceptionLine
                      key={`${one.scope}/${one.target_id}/${one.check}`}
                      one={one}
                      onRemove={() => setAsked(one)}
                    />
                  ))}
                </ListTable>
              </>
            )
          }
        </Listed>
      </section>
      <AddException targets={targets} problem={problem} onAdded={changed} />
      {asked !== undefined && (
        <Confirm
          title={`Remove the exception for ${checkWord(asked.check)}?`}
          act="Remove the exception"
          danger
          withReason
          onClose={() => setAsked(undefined)}
          onAct={async (reason) => {
            const target = { scope: asked.scope, id: asked.target_id };
            const { bundle_id } = await core.client.exceptions.remove({ target, check: asked.check, reason });
            changed({ what: 'The exception is removed', bundle: bundle_id });
          }}
        >
          <p>
            {checkWord(asked.check)} is judged again for {targetWords({ scope: asked.scope, name: asked.target })}, or
            as a wider baseline says.
          </p>
        </Confirm>
      )}
    </div>
  );
}
