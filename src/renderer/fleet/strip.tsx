import { Minus } from 'lucide-react';
import type { HistoryEntry } from '../../contract/live.ts';
import { TONES } from '../look/states.ts';
import { stripOf } from '../look/strip.ts';
import { dateText } from '../look/time.ts';
import { useScreenStore } from '../state/screen.ts';

/** How many days stand beside each other. */
const DAYS = 14;

/** The last two weeks of a check: a shape for each day that brought something, a dash for the rest. */
export function Strip({ entries, timezone }: { readonly entries: readonly HistoryEntry[]; readonly timezone: string }) {
  // Drawn anew when the day may have changed, not every second.
  const hour = useScreenStore('ticker', ({ now }) => Math.floor(now / 3_600_000));
  const days = stripOf(entries, timezone, hour * 3_600_000 + 3_599_000, DAYS);
  return (
    <ol className="strip" data-testid="strip" aria-label={`The last ${DAYS} days, oldest first`}>
      {days.map(({ day, worst, changes }) => {
        const look = worst === undefined ? undefined : TONES[worst];
        const Icon = look?.icon ?? Minus;
        const said =
          look === undefined
            ? 'no change recorded'
            : `${look.word.toLowerCase()}${changes > 1 ? `, ${changes} changes` : ''}`;
        return (
          <li key={day} data-tone={worst} data-day={day} title={`${dateText(day)}: ${said}`}>
            <Icon size={14} aria-hidden="true" />
            <span className="sr-only">
              {dateText(day)}: {said}
            </span>
            <span className="text-ink-2" aria-hidden="true">
              {Number(day.slice(8))}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
