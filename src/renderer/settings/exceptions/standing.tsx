import { CircleCheck, ClockAlert, type LucideIcon, OctagonAlert } from 'lucide-react';
import type { ExceptionStanding, ExceptionView } from '../../../contract/exceptions.ts';
import type { Tone } from '../../look/states.ts';

const STANDINGS: Readonly<
  Record<ExceptionStanding, { readonly word: string; readonly icon: LucideIcon; readonly tone: Tone }>
> = {
  overdue: { word: 'Overdue', icon: OctagonAlert, tone: 'critical' },
  due_soon: { word: 'Due soon', icon: ClockAlert, tone: 'medium' },
  current: { word: 'Counts', icon: CircleCheck, tone: 'alternative' },
};

/** Whether an exception still counts, as icon, word and colour. */
export function StandingBadge({ standing }: { readonly standing: ExceptionStanding }) {
  const { word, icon: Icon, tone } = STANDINGS[standing];
  return (
    <span className="badge" data-tone={tone}>
      <Icon size={14} aria-hidden="true" /> {word}
    </span>
  );
}

/** How many are overdue or due soon, and what that means. */
export function StandingSummary({ all }: { readonly all: readonly ExceptionView[] }) {
  const count = (standing: ExceptionStanding) => all.filter((one) => one.standing === standing).length;
  const overdue = count('overdue');
  const soon = count('due_soon');
  if (overdue === 0 && soon === 0) return null;
  return (
    <p className="border-b border-line px-4 py-2.5" role="status" data-testid="exceptions-due">
      {overdue > 0 && (
        <strong className="font-semibold text-critical">
          {overdue === 1 ? 'One is overdue and no longer counts.' : `${overdue} are overdue and no longer count.`}
        </strong>
      )}{' '}
      {soon > 0 && <span>{soon === 1 ? 'One is due for review soon.' : `${soon} are due for review soon.`}</span>}{' '}
      <span className="text-ink-2">To renew one, add it again with a later date.</span>
    </p>
  );
}
