import { BellRing } from 'lucide-react';
import { useMemo } from 'react';
import { TONE_ORDER, TONES, type Tone, toneOf } from '../look/states.ts';
import { toneAsked, withTone } from '../state/fleet-filter.ts';
import { useScreenStore } from '../state/screen.ts';
import { useFleetFilter } from './use-fleet-filter.ts';

/** The score, and how many cells are in which state; a state pressed shows only the hosts that have it. */
export function Summary() {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  const [filter, setFilter] = useFleetFilter();
  const tone = toneAsked(filter);
  const counts = useMemo(() => {
    const all = new Map<Tone, number>();
    for (const cell of [...rows.values()].flatMap((row) => row.cells))
      all.set(toneOf(cell), (all.get(toneOf(cell)) ?? 0) + 1);
    return all;
  }, [rows]);
  const alerting = useMemo(
    () => [...rows.values()].flatMap((row) => row.cells).filter((cell) => cell.alerting === true).length,
    [rows],
  );
  return (
    <div className="card flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-3">
      <Score />
      <fieldset className="flex min-w-0 flex-1 basis-72 flex-wrap gap-1.5" aria-label="Results by state">
        {TONE_ORDER.filter((one) => counts.has(one) || one === tone).map((one) => {
          const { icon: Icon, word, meaning } = TONES[one];
          return (
            <button
              key={one}
              type="button"
              className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-line px-2 text-ink hover:border-line-strong aria-pressed:border-focus aria-pressed:bg-accent-soft"
              data-tone={one}
              data-testid={`count-${one}`}
              aria-pressed={tone === one}
              title={meaning}
              onClick={() => setFilter(withTone(filter, one))}
            >
              <Icon size={16} className="text-(--tone)" aria-hidden="true" />
              <span className="font-semibold">{counts.get(one) ?? 0}</span>
              <span className="text-ink-2">{word}</span>
            </button>
          );
        })}
      </fieldset>
      {alerting > 0 && (
        <span
          className="inline-flex items-center gap-1.5"
          data-testid="count-alerting"
          title="Drifted as many times in a row as the baseline allows before a person is told"
        >
          <BellRing size={16} className="text-critical" aria-hidden="true" />
          <span className="font-semibold">{alerting}</span> <span className="text-ink-2">alerting</span>
        </span>
      )}
    </div>
  );
}

function Score() {
  const score = useScreenStore('fleet', ({ about }) => about?.score_bp);
  const text = score === undefined ? '–' : (score / 100).toLocaleString('en', { maximumFractionDigits: 1 });
  return (
    <div
      className="w-40"
      data-testid="score"
      title="Compliant and alternative results, of all that apply. Unknown, stale and unreachable count as nothing."
    >
      <div className="flex items-baseline gap-1.5">
        <span className="text-ink-2">Score</span> <span className="text-xl font-semibold">{text}</span>{' '}
        {score !== undefined && <span className="text-ink-2">%</span>}
      </div>
      <div className="progress-track mt-1" aria-hidden="true">
        <div className="progress-bar" style={{ width: `${(score ?? 0) / 100}%` }} />
      </div>
    </div>
  );
}
