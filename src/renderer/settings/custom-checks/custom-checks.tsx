import { FlaskConical } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { CustomCheckView } from '../../../contract/custom-checks.ts';
import { checkWord } from '../../look/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { HostText } from '../../parts/host-text.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useScreen } from '../../state/screen.ts';
import { Confirm } from '../parts/confirm.tsx';
import { ListTable } from '../parts/list-table.tsx';
import { Listed } from '../parts/listed.tsx';
import { type Done, DoneNotice } from '../parts/record-notice.tsx';
import { useListed } from '../parts/use-listed.ts';
import { CheckDetail } from './check-detail.tsx';
import { CheckLine } from './check-line.tsx';

/** Checks that a site brings along: where each stands, what is in it, and letting it in or out. */
export function CustomChecks() {
  const { core } = useScreen();
  const fetched = useListed(useCallback(() => core.client.customChecks.list(), [core]));
  const [shown, setShown] = useState<string>();
  const [withdraw, setWithdraw] = useState<CustomCheckView>();
  const [done, setDone] = useState<Done>();
  const changed = (told: Done) => {
    setWithdraw(undefined);
    setShown(undefined);
    setDone(told);
    fetched.again();
  };
  return (
    <div className="space-y-4">
      <DoneNotice done={done} />
      <Listed fetched={fetched} what="the custom checks">
        {({ dir, checks, problems }) => (
          <>
            {problems.length > 0 && (
              <Notice kind="warning" title="Some of the folder could not be used">
                <ul className="list-disc pl-4">
                  {problems.map((line) => (
                    <li key={line}>
                      <HostText text={line} />
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            <section className="card overflow-hidden" aria-label="Custom checks">
              {checks.length === 0 ? (
                <Empty icon={FlaskConical} title="No custom checks">
                  {dir === undefined
                    ? 'Name their folder as custom_checks_dir in rounds.yaml; each check is a folder in it.'
                    : 'The folder that rounds.yaml names holds none.'}
                </Empty>
              ) : (
                <ListTable label="Custom checks" heads={['Check', 'State', 'Hosts', 'Accepted', '']}>
                  {checks.map((one) => (
                    <CheckLine
                      key={one.id}
                      one={one}
                      shown={shown === one.id}
                      onShow={() => setShown(shown === one.id ? undefined : one.id)}
                      onWithdraw={() => setWithdraw(one)}
                    />
                  ))}
                </ListTable>
              )}
              {dir !== undefined && (
                <p className="border-t border-line px-4 py-2.5 text-ink-2 wrap-anywhere">
                  Read from <code className="font-mono text-xs">{dir}</code>
                </p>
              )}
            </section>
          </>
        )}
      </Listed>
      {shown !== undefined && <CheckDetail key={shown} name={checkWord(shown)} onAccepted={changed} />}
      {withdraw !== undefined && (
        <Confirm
          title={`Withdraw ${checkWord(withdraw.id)}?`}
          act="Withdraw it"
          danger
          withReason
          onClose={() => setWithdraw(undefined)}
          onAct={async (reason) => {
            const name = checkWord(withdraw.id);
            const { bundle_id } = await core.client.customChecks.withdraw({ name, reason });
            changed({ what: `${name} is withdrawn`, bundle: bundle_id });
          }}
        >
          <p>It no longer runs on any host, and its cells leave the fleet. Its evidence stays.</p>
        </Confirm>
      )}
    </div>
  );
}
