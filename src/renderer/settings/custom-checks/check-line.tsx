import {
  CircleCheck,
  CircleMinus,
  CircleQuestionMark,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from 'lucide-react';
import type { CustomCheckState, CustomCheckView } from '../../../contract/custom-checks.ts';
import type { Tone } from '../../look/states.ts';
import { dateText } from '../../look/time.ts';
import { checkWord } from '../../look/words.ts';
import { HostText } from '../../parts/host-text.tsx';

const STATES: Readonly<
  Record<
    CustomCheckState,
    { readonly word: string; readonly icon: LucideIcon; readonly tone: Tone; readonly means: string }
  >
> = {
  active: { word: 'Runs', icon: CircleCheck, tone: 'compliant', means: 'In every full scan.' },
  inert: { word: 'Not accepted', icon: CircleMinus, tone: 'not_applicable', means: 'Does not run.' },
  changed: {
    word: 'Changed',
    icon: OctagonAlert,
    tone: 'high',
    means: 'Its bytes are not those that were accepted: it does not run.',
  },
  missing: {
    word: 'Missing',
    icon: CircleQuestionMark,
    tone: 'unknown',
    means: 'It was accepted, and its folder is gone.',
  },
  invalid: { word: 'Has mistakes', icon: TriangleAlert, tone: 'medium', means: 'It cannot be accepted as it is.' },
};

/** One custom check. */
export function CheckLine({
  one,
  shown,
  onShow,
  onWithdraw,
}: {
  readonly one: CustomCheckView;
  readonly shown: boolean;
  readonly onShow: () => void;
  readonly onWithdraw: () => void;
}) {
  const { word, icon: Icon, tone, means } = STATES[one.state];
  const name = checkWord(one.id);
  return (
    <tr data-testid={`custom-${name}`} data-state={one.state} data-chosen={shown}>
      <th scope="row">
        <span className="font-medium">{name}</span>
        {one.title !== undefined && (
          <span className="block text-xs text-ink-2">
            <HostText text={one.title} foldAt={120} />
          </span>
        )}
      </th>
      <td data-label="State">
        <span className="badge" data-tone={tone}>
          <Icon size={14} aria-hidden="true" /> {word}
        </span>
        <span className="mt-0.5 block text-xs text-ink-2">{means}</span>
      </td>
      <td data-label="Hosts">
        {one.platforms.join(', ')}
        {one.hipaa_controls.length > 0 && (
          <span className="block text-xs text-ink-2">
            <HostText text={one.hipaa_controls.join(', ')} foldAt={120} />
          </span>
        )}
      </td>
      <td data-label="Accepted">
        {one.accepted === undefined ? (
          '–'
        ) : (
          <>
            {dateText(one.accepted.at.slice(0, 10), true)}
            <span className="block text-xs text-ink-2">
              by <HostText text={one.accepted.by} foldAt={80} />
            </span>
          </>
        )}
      </td>
      <td className="row-actions">
        <button
          type="button"
          className="button button-small"
          aria-expanded={shown}
          aria-label={`${shown ? 'Close' : 'Show'} ${name}`}
          onClick={onShow}
        >
          {shown ? 'Close' : 'Show'}
        </button>
        {one.accepted !== undefined && (
          <button type="button" className="button button-small" aria-label={`Withdraw ${name}`} onClick={onWithdraw}>
            Withdraw …
          </button>
        )}
      </td>
    </tr>
  );
}
