import { FileQuestionMark } from 'lucide-react';
import { useState } from 'react';
import type { ImportPreview } from '../../../contract/imports.ts';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Spinner } from '../../parts/spinner.tsx';
import { useScreenStore } from '../../state/screen.ts';
import { firstChoice, isChoosable, trustable } from './choosable.ts';
import { ImportTable } from './import-table.tsx';
import { NotUnderstoodList } from './not-understood-list.tsx';
import { ACTIONS, FORMAT_WORDS } from './words.ts';

/** What the import would do, host by host; a person chooses, and decides about the keys. */
export function ImportReview({
  preview,
  busy,
  onBack,
  onApply,
}: {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onApply: (accept: readonly string[], trust: boolean) => void;
}) {
  const { hosts, not_understood: odd, new_groups: groups } = preview;
  const online = useScreenStore('connection', (state) => state.phase === 'online');
  const [chosen, setChosen] = useState(() => firstChoice(hosts));
  const [trust, setTrust] = useState<'later' | 'file'>('later');
  const keys = trustable(hosts, chosen);
  const accept = hosts.filter((host) => chosen.has(host.name)).map((host) => host.name);
  const counts = (['add', 'update', 'exists', 'conflict'] as const).flatMap((action) => {
    const count = hosts.filter((host) => host.action === action).length;
    return count === 0 ? [] : [`${count} ${ACTIONS[action].word.toLowerCase()}`];
  });
  return (
    <section className="card overflow-hidden" aria-labelledby="review" data-testid="import-review">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-3">
        <h2 id="review" className="text-lg">
          What it would do
        </h2>
        <p className="text-ink-2" role="status">
          Read as {FORMAT_WORDS[preview.format]}: {counts.length === 0 ? 'no host found' : counts.join(', ')}
          {odd.length > 0 && `, ${odd.length} ${odd.length === 1 ? 'line' : 'lines'} not understood`}
          {groups.length > 0 && `, ${groups.length} new ${groups.length === 1 ? 'group' : 'groups'}`}.
        </p>
        <button type="button" className="button button-small ml-auto" onClick={onBack}>
          Back to the list
        </button>
      </header>
      {hosts.length === 0 ? (
        <Empty icon={FileQuestionMark} title="No host was found in it">
          Go back, and look whether the format is the right one.
        </Empty>
      ) : (
        <ImportTable
          hosts={hosts}
          chosen={chosen}
          onChoose={(names, on) => {
            const next = new Set(chosen);
            for (const name of names) {
              if (on) next.add(name);
              else next.delete(name);
            }
            setChosen(next);
          }}
        />
      )}
      {odd.length > 0 && <NotUnderstoodList places={odd} />}
      {hosts.some(isChoosable) && (
        <form
          className="space-y-4 border-t border-line p-4"
          aria-label="Apply the import"
          onSubmit={(event) => {
            event.preventDefault();
            onApply(accept, keys > 0 && trust === 'file');
          }}
        >
          {keys > 0 && (
            <Choice
              legend={`The file has keys of ${keys} of the chosen hosts`}
              value={trust}
              onChange={setTrust}
              options={[
                {
                  value: 'later',
                  label: 'Confirm each host myself',
                  hint: 'You compare its fingerprint on the host. Nothing is sent to it before.',
                },
                {
                  value: 'file',
                  label: 'Trust the keys of this file',
                  hint: 'Only where you know where the file comes from: whoever wrote it decides which host is believed. The evidence says that the file was the source.',
                },
              ]}
            />
          )}
          <button type="submit" className="button button-primary" disabled={!online || busy || accept.length === 0}>
            {busy && <Spinner size={14} />}
            {accept.length === 1 ? 'Apply to 1 host' : `Apply to ${accept.length} hosts`}
          </button>
        </form>
      )}
    </section>
  );
}
