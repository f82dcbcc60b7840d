import { BellRing, CircleDashed } from 'lucide-react';
import { memo } from 'react';
import type { Cell as CellData } from '../../contract/live.ts';
import { TONES, toneOf } from '../look/states.ts';
import { ageText, exactText } from '../look/time.ts';
import { visibleText } from '../look/visible-text.ts';
import { checkWord } from '../look/words.ts';
import { Tip } from '../parts/tip.tsx';
import { useScreenStore } from '../state/screen.ts';

/** Name by which tests and the page find a cell again. */
export function cellTestId(host: string, check: string): string {
  return `cell-${host}-${check}`;
}

/** What one cell is told; all plain values, so that it is drawn anew only when one of them changes. */
export interface CellProps {
  readonly cell: CellData;
  readonly host: string;
  readonly timezone: string;
  /** A scan reads it now and has not answered yet. */
  readonly awaited: boolean;
  readonly chosen: boolean;
  readonly tabIndex: 0 | -1;
  readonly onOpen: (host: string, check: string) => void;
}

/** One check of one host: shape, word and age; never colour alone. */
export const Cell = memo(function Cell({ cell, host, timezone, awaited, chosen, tabIndex, onOpen }: CellProps) {
  const at = cell.at === undefined ? undefined : Date.parse(cell.at);
  const age = useScreenStore('ticker', ({ now }) => (at === undefined ? 'not read yet' : ageText(at, now)));
  const tone = toneOf(cell);
  const { icon: Icon, word } = TONES[tone];
  const exact = at === undefined ? undefined : exactText(at, timezone);
  const drift = cell.state === 'drifted' ? 'drifted, ' : '';
  const times =
    cell.state === 'drifted' && cell.consecutive !== undefined && cell.consecutive > 1 ? cell.consecutive : 0;
  // A host that hides does not take back its alert: what was found stays to be told.
  const alerting = cell.alerting === true;
  const told = `${times > 0 ? `, ${times} times in a row` : ''}${alerting ? ', alerting' : ''}`;
  return (
    <Tip
      tip={
        <>
          <span className="block font-medium wrap-anywhere">{visibleText(cell.summary.slice(0, 300))}</span>
          {told !== '' && <span className="mt-1 block">{capitalised(told.slice(2))}</span>}
          {exact !== undefined && <span className="mt-1 block text-ink-2">Read {exact}</span>}
        </>
      }
    >
      <button
        type="button"
        className="cell"
        tabIndex={tabIndex}
        data-nav=""
        data-tone={tone}
        data-testid={cellTestId(host, cell.check)}
        data-state={cell.state}
        data-severity={cell.severity}
        data-read={cell.at === undefined ? 'never' : 'yes'}
        data-awaited={awaited}
        data-alerting={alerting}
        aria-label={`${checkWord(cell.check)} on ${host}: ${drift}${word.toLowerCase()}${told}, ${age}${awaited ? ', being read again' : ''}`}
        aria-pressed={chosen}
        onClick={() => onOpen(host, cell.check)}
      >
        {awaited ? <CircleDashed size={16} aria-hidden="true" /> : <Icon size={16} aria-hidden="true" />}
        <span className="check-name">{checkWord(cell.check)}</span>
        <span className="word">
          {word}
          {times > 0 && <span className="times"> ×{times}</span>}
        </span>
        <span className="age">
          {awaited ? 'reading …' : age}
          {alerting && <BellRing size={11} className="bell" aria-hidden="true" />}
        </span>
      </button>
    </Tip>
  );
});

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
