import { useState } from 'react';
import { checkId } from '../../../contract/enums.ts';
import type { Problem } from '../../../contract/errors.ts';
import { newException } from '../../../contract/exceptions.ts';
import { checkWord } from '../../look/words.ts';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import type { Done } from '../parts/record-notice.tsx';
import { useDropDrafts } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';
import type { Target } from '../parts/use-targets.ts';
import { ExceptionFields, useExceptionDraft } from './exception-fields.tsx';

/** A check that does not apply, or is met in another way: which, for whom, why, and until when. */
export function AddException({
  targets,
  problem,
  onAdded,
}: {
  readonly targets: readonly Target[] | undefined;
  readonly problem: Problem | undefined;
  readonly onAdded: (done: Done) => void;
}) {
  const { core } = useScreen();
  const online = useOnline();
  const draft = useExceptionDraft();
  const drop = useDropDrafts('exceptions/');
  const [tried, setTried] = useState(false);
  const target = targets?.find((one) => one.key === draft.target);
  const { scope, id } = target ?? { scope: 'site' as const, id: '' };
  const measure = draft.state === 'alternative' && draft.measure.trim() !== '' ? { measure: draft.measure.trim() } : {};
  const read = newException.safeParse({
    target: { scope, id },
    check: draft.check,
    state: draft.state,
    reason: draft.reason.trim(),
    ...measure,
    review_by: draft.reviewBy,
  });
  const add = useAction(async () => {
    if (!read.success) return;
    const { bundle_id } = await core.client.exceptions.add(read.data);
    drop();
    setTried(false);
    onAdded({ what: `The exception for ${checkWord(read.data.check)} is set`, bundle: bundle_id });
  });
  return (
    <form
      className="card space-y-4 p-4"
      aria-label="Add an exception"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (read.success && target !== undefined) add.run();
      }}
    >
      <h2 className="text-lg">Add an exception</h2>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      {targets === undefined && problem === undefined && <Loading inline what="Reading clinics, groups and hosts …" />}
      {targets?.length === 0 && (
        <p className="text-ink-2">
          There is nothing to except yet. <a href="#/settings/sites">Add a clinic</a> first.
        </p>
      )}
      {targets !== undefined && targets.length > 0 && (
        <>
          <ExceptionFields
            draft={draft}
            targets={targets}
            missing={
              tried
                ? {
                    target: target === undefined,
                    check: !checkId.safeParse(draft.check).success,
                    reason: draft.reason.trim().length < 3,
                    measure: draft.state === 'alternative' && draft.measure.trim().length < 3,
                    reviewBy: !newException.shape.review_by.safeParse(draft.reviewBy).success || draft.reviewBy === '',
                  }
                : {}
            }
          />
          {add.problem !== undefined && <ProblemNotice problem={add.problem} />}
          <button type="submit" className="button button-primary" disabled={!online || add.busy}>
            {add.busy && <Spinner size={14} />} Add the exception
          </button>
        </>
      )}
    </form>
  );
}
