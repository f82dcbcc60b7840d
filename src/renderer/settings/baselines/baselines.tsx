import { Building2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Field } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useScreen } from '../../state/screen.ts';
import { Listed } from '../parts/listed.tsx';
import { type Done, DoneNotice } from '../parts/record-notice.tsx';
import { TargetSelect } from '../parts/target-select.tsx';
import { useListed } from '../parts/use-listed.ts';
import { type Target, targetWords, useTargets } from '../parts/use-targets.ts';
import { BaselineEditor } from './baseline-editor.tsx';

/** Whose baseline, and that baseline. `chosen`: its key, from the address. */
export function Baselines({ chosen }: { readonly chosen: string | undefined }) {
  const { stores } = useScreen();
  const { targets, problem, again } = useTargets();
  const last = stores.settingsDrafts.getState().texts.get('baselines/last');
  if (problem !== undefined) {
    return (
      <ProblemNotice
        problem={problem}
        action={
          <button type="button" className="button" onClick={again}>
            Try again
          </button>
        }
      />
    );
  }
  if (targets === undefined) return <Loading what="Reading clinics, groups and hosts …" />;
  const wanted = chosen ?? last;
  const target = wanted === undefined ? targets[0] : targets.find((one) => one.key === wanted);
  const go = (key: string) => {
    stores.settingsDrafts.getState().put('baselines/last', key);
    stores.route.getState().go({ page: 'settings', part: 'baselines', target: key });
  };
  if (targets.length === 0) {
    return (
      <div className="card">
        <Empty
          icon={Building2}
          title="No clinic yet"
          actions={
            <a href="#/settings/sites" className="button button-primary no-underline">
              Add a clinic
            </a>
          }
        >
          A baseline hangs on a clinic, a group or a host: add a clinic first.
        </Empty>
      </div>
    );
  }
  return (
    <div className="space-y-4">
      <div className="max-w-md">
        <Field label="Baseline of">
          {(field) => <TargetSelect field={field} targets={targets} value={target?.key ?? ''} onChange={go} />}
        </Field>
      </div>
      {target === undefined ? (
        <Notice kind="warning" title="This one is not there any more">
          It may have been removed. Choose another one.
        </Notice>
      ) : (
        <OfTarget key={target.key} target={target} />
      )}
    </div>
  );
}

function OfTarget({ target }: { readonly target: Target }) {
  const { core } = useScreen();
  const { scope, id } = target;
  const load = useCallback(() => core.client.baselines.show({ target: { scope, id } }), [core, scope, id]);
  const fetched = useListed(load);
  const [done, setDone] = useState<Done>();
  return (
    <>
      <DoneNotice done={done} />
      <Listed fetched={fetched} what={`the baseline of ${targetWords(target)}`}>
        {(view) => (
          <BaselineEditor
            target={target}
            view={view}
            onSet={(bundle) => {
              setDone({ what: `The baseline of ${targetWords(target)} is set`, bundle });
              fetched.again();
            }}
          />
        )}
      </Listed>
    </>
  );
}
