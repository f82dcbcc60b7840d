import type { BaselineScope } from '../../../contract/baseline.ts';
import { Field } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useAction } from '../../parts/use-action.ts';
import { useScreen } from '../../state/screen.ts';
import { useDraft } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';
import { type Target, targetWords } from '../parts/use-targets.ts';
import { Changes } from './changes.tsx';
import { FILE, mistakesOf } from './mistakes.ts';
import type { Comparison } from './use-comparison.ts';

/** What would change, why, and the button that sets it. */
export function SaveBaseline({
  target,
  draftName,
  text,
  comparison,
  onSet,
}: {
  readonly target: Target;
  readonly draftName: string;
  readonly text: string;
  readonly comparison: Comparison;
  readonly onSet: (bundle: string | undefined) => void;
}) {
  const { core, stores } = useScreen();
  const online = useOnline();
  const [reason, setReason] = useDraft(`${draftName}reason`);
  const { diff, problem, current } = comparison;
  const inText = mistakesOf(problem);
  const set = useAction(async () => {
    const scope: BaselineScope = { scope: target.scope, id: target.id };
    const view = await core.client.baselines.set({ target: scope, yaml: text, reason: reason.trim(), file: FILE });
    onSet(view.bundle_id);
    await stores.fleet.getState().refresh();
  });
  const changes = current ? (diff?.changes.length ?? 0) : 0;
  return (
    <form
      className="card space-y-3 p-4"
      aria-label="What would change"
      onSubmit={(event) => {
        event.preventDefault();
        set.run();
      }}
    >
      <h2 className="text-lg">What would change</h2>
      {!current && <Loading inline what="Comparing with what is set …" />}
      {current && diff !== undefined && <Changes diff={diff} />}
      {current && inText !== undefined && (
        <p className="text-critical" role="status">
          {inText.mistakes.length === 1 ? 'One line is' : `${inText.mistakes.length} lines are`} not right yet; each is
          marked above.
          {inText.rest.map((line) => (
            <span key={line} className="block">
              {line}
            </span>
          ))}
        </p>
      )}
      {current && problem !== undefined && inText === undefined && <ProblemNotice problem={problem} />}
      <Field label="Reason" hint="Kept in the signed record of this change, with what it was before.">
        {(props) => (
          <input
            {...props}
            className="input"
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      {set.problem !== undefined && <ProblemNotice problem={set.problem} />}
      <button
        type="submit"
        className="button button-primary"
        disabled={!online || set.busy || changes === 0 || reason.trim() === ''}
      >
        {set.busy && <Spinner size={14} />} Set for {targetWords(target)}
      </button>
    </form>
  );
}
