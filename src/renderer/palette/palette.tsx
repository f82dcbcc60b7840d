import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { LightDialog } from '../parts/light-dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useAction } from '../parts/use-action.ts';
import type { Item } from './item.ts';
import { useFound } from './use-found.ts';

/**
 * Finds hosts, checks, records, pages and commands by a few letters. The focus stays in the field; the arrow keys choose
 * (the combobox pattern of the ARIA Authoring Practices).
 */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const groups = useFound(typed);
  const items = groups.flatMap((group) => group.items);
  const chosen = items[Math.min(at, items.length - 1)];
  const act = useAction(async (item: Item) => {
    await item.run();
    if (item.id !== 'command Show the keyboard map') onClose();
  });
  const list = useRef<HTMLDivElement>(null);
  const chosenId = chosen?.id;
  useEffect(() => {
    if (chosenId === undefined) return;
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);

  const run = (item: Item) => {
    if (item.unfit === undefined) act.run(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = target(event.key, Math.min(at, items.length - 1), items.length);
    if (to !== undefined) setAt(to);
    else if (event.key === 'Enter' && chosen !== undefined) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <LightDialog label="Find" className="palette" onClose={onClose}>
      <label className="palette-field">
        <Search size={18} className="shrink-0 text-ink-3" aria-hidden="true" />
        <span className="sr-only">Find hosts, checks, records and commands</span>
        <input
          // The field is what the dialog was opened for.
          ref={(element) => element?.focus()}
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          placeholder="Find hosts, checks, records and commands"
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </label>
      {act.problem !== undefined && (
        <div className="px-3 pt-3">
          <ProblemNotice problem={act.problem} />
        </div>
      )}
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Found" className="palette-list">
        {groups.map(({ group, items: inGroup }) => (
          <fieldset key={group} aria-labelledby={`${id}-${group}`}>
            <div id={`${id}-${group}`} className="palette-group" role="presentation">
              {group}
            </div>
            {inGroup.map((item) => (
              <Option
                key={item.id}
                id={`${id}-${item.id}`}
                item={item}
                chosen={item === chosen}
                onPoint={() => setAt(items.indexOf(item))}
                onRun={() => run(item)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <p role="status" className={items.length === 0 ? 'px-4 py-6 text-center text-ink-2' : 'sr-only'}>
        {items.length === 0 ? 'Nothing answers to this. Try fewer letters.' : `${items.length} found`}
      </p>
    </LightDialog>
  );
}

/** Where a key leads within the list; undefined for a key that leads nowhere. */
function target(key: string, at: number, length: number): number | undefined {
  if (length === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % length;
    case 'ArrowUp':
      return (at - 1 + length) % length;
    case 'PageDown':
      return Math.min(at + 8, length - 1);
    case 'PageUp':
      return Math.max(at - 8, 0);
    default:
      return undefined;
  }
}

function Option({
  id,
  item,
  chosen,
  onPoint,
  onRun,
}: {
  readonly id: string;
  readonly item: Item;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}) {
  const { icon: Icon, label, hint, tone, unfit } = item;
  return (
    <button
      type="button"
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={unfit !== undefined}
      className="palette-item"
      data-tone={tone}
      onPointerMove={chosen ? undefined : onPoint}
      onClick={onRun}
    >
      <Icon size={16} className="shrink-0" aria-hidden="true" />
      <span className="host-text min-w-0 flex-1 truncate">{label}</span>
      {(unfit ?? hint) !== undefined && <span className="palette-hint">{unfit ?? hint}</span>}
    </button>
  );
}
