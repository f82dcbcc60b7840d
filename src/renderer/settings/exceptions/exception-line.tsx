import type { ExceptionView } from '../../../contract/exceptions.ts';
import { dateText } from '../../look/time.ts';
import { checkWord } from '../../look/words.ts';
import { HostText } from '../../parts/host-text.tsx';
import { StandingBadge } from './standing.tsx';

const SCOPES = { site: 'clinic', group: 'group', host: 'host' } as const;

/** One exception where it is written. */
export function ExceptionLine({ one, onRemove }: { readonly one: ExceptionView; readonly onRemove: () => void }) {
  return (
    <tr data-testid={`exception-${one.target}-${one.check}`} data-standing={one.standing}>
      <th scope="row" className="font-medium">
        {checkWord(one.check)}
        <span className="block text-xs font-normal text-ink-2">
          {one.state === 'alternative' ? 'Met in another way' : 'Not applicable'}
        </span>
      </th>
      <td data-label="Holds for">
        {one.target}
        <span className="block text-xs text-ink-2">{SCOPES[one.scope]}</span>
      </td>
      <td data-label="Why" className="what-came">
        <HostText text={one.reason} foldAt={200} />
        {one.measure !== undefined && (
          <span className="mt-1 block text-ink-2">
            Instead: <HostText text={one.measure} foldAt={200} />
          </span>
        )}
      </td>
      <td data-label="Decided by">
        <HostText text={one.by} foldAt={80} />
      </td>
      <td data-label="Review by" className="one-line">
        <StandingBadge standing={one.standing} />
        <span className="mt-0.5 block text-xs text-ink-2">{dateText(one.review_by, true)}</span>
      </td>
      <td className="row-actions">
        <button
          type="button"
          className="button button-small"
          aria-label={`Remove the exception for ${checkWord(one.check)} of ${one.target}`}
          onClick={onRemove}
        >
          Remove …
        </button>
      </td>
    </tr>
  );
}
