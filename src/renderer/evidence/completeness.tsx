import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { DayCompleteness } from '../../contract/evidence.ts';
import { dateText } from '../look/time.ts';
import { HostText } from '../parts/host-text.tsx';
import { bySite, dayWord, gapsOf } from './completeness-words.ts';

/** Hosts of one day that are named before they are only counted. */
const MOST_HOSTS = 12;

/** Per clinic and day: whether its evidence covers every host and check, and what is missing, in words. */
export function Completeness({ days }: { readonly days: readonly DayCompleteness[] }) {
  if (days.length === 0) {
    return (
      <p className="text-ink-2">
        No inventory is recorded yet, so nothing can be missing. The first is written when a host is added and the vault
        is open.
      </p>
    );
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2" data-testid="completeness">
      {bySite(days).map(({ site, days: own }) => (
        <section key={site} aria-label={`Days of ${site}`}>
          <h3 className="mb-1 font-semibold">{site}</h3>
          <ul className="divide-y divide-line rounded-md border border-line">
            {own.map((day) => (
              <Day key={day.day} day={day} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Day({ day }: { readonly day: DayCompleteness }) {
  const gaps = gapsOf(day);
  const standing = day.ongoing ? 'ongoing' : gaps.length === 0 ? 'complete' : 'gap';
  const { icon: Icon, ink } = {
    ongoing: { icon: CircleDashed, ink: 'text-ink-2' },
    complete: { icon: CircleCheck, ink: 'text-compliant' },
    gap: { icon: TriangleAlert, ink: 'text-critical' },
  }[standing];
  return (
    <li className="flex gap-2 px-2 py-1.5" data-day={`${day.site}/${day.day}`} data-standing={standing}>
      <Icon size={16} className={`mt-px shrink-0 ${ink}`} aria-hidden="true" />
      <div className="min-w-0">
        <p>
          <span className="font-medium">{dateText(day.day, true)}</span>{' '}
          <span className={ink}>
            {day.ongoing && 'today, '}
            {dayWord(day)}
          </span>
        </p>
        {gaps.slice(0, MOST_HOSTS).map(({ host, checks }) => (
          <p key={host} className="text-ink-2">
            <HostText text={host} foldAt={80} />: {checks.join(', ')}
          </p>
        ))}
        {gaps.length > MOST_HOSTS && <p className="text-ink-2">and {gaps.length - MOST_HOSTS} more hosts</p>}
      </div>
    </li>
  );
}
