import { Tabs } from 'radix-ui';
import type { BaselineView } from '../../../contract/contract.ts';
import { useScreen } from '../../state/screen.ts';
import { useDraft, useDropDrafts } from '../parts/use-draft.ts';
import type { Target } from '../parts/use-targets.ts';
import { BaselineForm } from './baseline-form.tsx';
import { CodeEditor } from './code-editor.tsx';
import { InForce } from './in-force.tsx';
import { mistakesOf } from './mistakes.ts';
import { SaveBaseline } from './save-baseline.tsx';
import { StartFrom } from './start-from.tsx';
import { useComparison } from './use-comparison.ts';

const TABS = [
  { tab: 'form', label: 'Form' },
  { tab: 'yaml', label: 'YAML' },
  { tab: 'in-force', label: 'In force' },
] as const;

/** One place's baseline: a text, shown as a form or as it is, compared with what is set before it is set. */
export function BaselineEditor({
  target,
  view,
  onSet,
}: {
  readonly target: Target;
  readonly view: BaselineView;
  readonly onSet: (bundle: string | undefined) => void;
}) {
  const { stores } = useScreen();
  const draftName = `baselines/${target.key}/`;
  // For a host without one of its own, the core shows that of its clinic.
  const own = view.from.includes(target.scope) ? view.yaml : '';
  const [text, setDraft] = useDraft(`${draftName}text`, own);
  const [tab, setTab] = useDraft('baselines/tab', 'form');
  const drop = useDropDrafts(draftName);
  const setText = (next: string) =>
    next === own ? stores.settingsDrafts.getState().drop(`${draftName}text`) : setDraft(next);
  const comparison = useComparison(target, text, own);
  const mistakes = (comparison.current ? mistakesOf(comparison.problem)?.mistakes : undefined) ?? [];
  return (
    <div className="space-y-4">
      <Tabs.Root value={tab} onValueChange={setTab} className="card overflow-hidden">
        <Tabs.List aria-label="Views of the baseline" className="flex gap-1 border-b border-line px-2">
          {TABS.map((one) => (
            <Tabs.Trigger
              key={one.tab}
              value={one.tab}
              className="-mb-px border-b-2 border-transparent px-3 py-2 font-medium text-ink-2 hover:text-ink aria-selected:border-accent aria-selected:text-accent-text"
            >
              {one.label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {tab !== 'in-force' && (
          <div className="border-b border-line px-4 py-2.5">
            <StartFrom
              {...{ target, draftName, text, own }}
              inherited={target.scope === 'host' ? view.effective_yaml : ''}
              onText={setText}
            />
          </div>
        )}
        <Tabs.Content value="form" tabIndex={-1}>
          <BaselineForm
            {...{ text, mistakes }}
            scope={target.scope}
            origins={view.origins}
            onChange={setText}
            onMendText={() => setTab('yaml')}
          />
        </Tabs.Content>
        <Tabs.Content value="yaml" tabIndex={-1} className="p-4">
          <CodeEditor
            label="Baseline (YAML)"
            hint="A section that is left out is not judged here. Mistakes are named by the core, beside their lines."
            value={text}
            mistakes={mistakes}
            placeholder={'logging:\n  services: [rsyslog, systemd-journald]'}
            onChange={setText}
          />
        </Tabs.Content>
        <Tabs.Content value="in-force" tabIndex={-1}>
          <InForce view={view} target={target} />
        </Tabs.Content>
      </Tabs.Root>
      {tab === 'in-force' ? (
        text !== own && <p className="text-ink-2">What you typed is not set yet: it is under Form and YAML.</p>
      ) : (
        <SaveBaseline
          {...{ target, draftName, text, comparison }}
          onSet={(bundle) => {
            drop();
            onSet(bundle);
          }}
        />
      )}
    </div>
  );
}
