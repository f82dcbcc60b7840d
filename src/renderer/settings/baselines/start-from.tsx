import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { type Platform, platform as platformSchema } from '../../../contract/enums.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useAction } from '../../parts/use-action.ts';
import { hrefOf } from '../../state/route.ts';
import { useScreen } from '../../state/screen.ts';
import { useDraft } from '../parts/use-draft.ts';
import { useOnline } from '../parts/use-online.ts';
import type { Target } from '../parts/use-targets.ts';

const PLATFORMS: Readonly<Record<Platform, string>> = { linux: 'Linux', nixos: 'NixOS', windows: 'Windows' };

/** Ways to a text that is nearly right: a template, what is inherited, what is set; and back from a slip. */
export function StartFrom({
  target,
  draftName,
  text,
  own,
  inherited,
  onText,
}: {
  readonly target: Target;
  readonly draftName: string;
  readonly text: string;
  /** What is set here; empty for nothing. */
  readonly own: string;
  /** What holds without this place; empty for nothing, or where there is nothing to inherit from. */
  readonly inherited: string;
  readonly onText: (text: string) => void;
}) {
  const { core } = useScreen();
  const online = useOnline();
  const [chosen, setChosen] = useDraft(`${draftName}platform`, 'linux');
  const [before, setBefore] = useState<string>();
  const platform = platformSchema.catch('linux').parse(chosen);
  const replace = (next: string) => {
    setBefore(text === own || text === '' ? undefined : text);
    onText(next);
  };
  const template = useAction(async () => replace((await core.client.baselines.template({ platform })).yaml));
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <label className="flex items-center gap-2">
          <span className="text-ink-2">Template for</span>
          <select className="input w-auto py-1" value={platform} onChange={(event) => setChosen(event.target.value)}>
            {platformSchema.options.map((one) => (
              <option key={one} value={one}>
                {PLATFORMS[one]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" disabled={!online || template.busy} onClick={() => template.run()}>
          Begin with it
        </button>
        {own === '' && inherited !== '' && (
          <button type="button" className="button" onClick={() => replace(inherited)}>
            Begin with what is inherited
          </button>
        )}
        {text !== own && (
          <button type="button" className="button" onClick={() => replace(own)}>
            {own === '' ? 'Clear' : 'As it is set'}
          </button>
        )}
        {before !== undefined && (
          <button
            type="button"
            className="button"
            onClick={() => {
              onText(before);
              setBefore(undefined);
            }}
          >
            <Undo2 size={14} aria-hidden="true" /> Bring back what I typed
          </button>
        )}
        {target.scope === 'host' && (
          <a href={hrefOf({ page: 'host', host: target.name, part: 'baseline' })}>Capture from the host instead</a>
        )}
      </div>
      {template.problem !== undefined && <ProblemNotice problem={template.problem} />}
    </div>
  );
}
