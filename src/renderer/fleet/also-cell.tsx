import type { Cell } from '../../contract/live.ts';
import { TONES, toneOf } from '../look/states.ts';
import { checkWord } from '../look/words.ts';
import { Tip } from '../parts/tip.tsx';
import { rankOf } from '../state/rank.ts';

/** The further checks of a host in one cell: their worst, and how many there are. Opens the host, where each is listed. */
export function AlsoCell({
  cells,
  host,
  tabIndex,
  onOpen,
}: {
  readonly cells: readonly Cell[];
  readonly host: string;
  readonly tabIndex: 0 | -1;
  readonly onOpen: (host: string) => void;
}) {
  const [worst] = [...cells].sort((one, other) => rankOf(one) - rankOf(other));
  if (worst === undefined) return null;
  const tone = toneOf(worst);
  const { icon: Icon, word } = TONES[tone];
  const count = cells.length === 1 ? '1 further check' : `${cells.length} further checks`;
  return (
    <Tip
      tip={cells.map((cell) => (
        <span key={cell.check} className="block wrap-anywhere">
          {checkWord(cell.check)}: {TONES[toneOf(cell)].word.toLowerCase()}
        </span>
      ))}
    >
      <button
        type="button"
        className="cell"
        tabIndex={tabIndex}
        data-nav=""
        data-tone={tone}
        data-testid={`also-${host}`}
        aria-label={`${count} on ${host}, the worst ${word.toLowerCase()}`}
        onClick={() => onOpen(host)}
      >
        <Icon size={16} aria-hidden="true" />
        <span className="check-name">Custom checks</span>
        <span className="word">{word}</span>
        <span className="age">{cells.length === 1 ? checkWord(worst.check) : `worst of ${cells.length}`}</span>
      </button>
    </Tip>
  );
}
