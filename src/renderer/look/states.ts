import {
  CircleAlert,
  CircleCheck,
  CircleChevronDown,
  CircleMinus,
  CircleQuestionMark,
  ClockAlert,
  type LucideIcon,
  OctagonAlert,
  ShieldHalf,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import type { CheckState, Severity } from '../../contract/enums.ts';

/** How a state is shown: drift by its severity, the rest by the state. */
export type Tone = Severity | Exclude<CheckState, 'drifted'>;

/** Word, shape and meaning of a tone. The colour is in the styles, under the same name; it never stands alone. */
export interface ToneLook {
  readonly word: string;
  readonly icon: LucideIcon;
  /** What it means, for the legend and for those who cannot see the shape. */
  readonly meaning: string;
}

/** Every tone, worst first. */
export const TONES: Readonly<Record<Tone, ToneLook>> = {
  critical: { word: 'Critical', icon: OctagonAlert, meaning: 'Drifted from the baseline, critical' },
  high: { word: 'High', icon: TriangleAlert, meaning: 'Drifted from the baseline, high' },
  unreachable: { word: 'Unreachable', icon: Unplug, meaning: 'The host could not be reached' },
  medium: { word: 'Medium', icon: CircleAlert, meaning: 'Drifted from the baseline, medium' },
  unknown: { word: 'Unknown', icon: CircleQuestionMark, meaning: 'Could not be told' },
  stale: { word: 'Stale', icon: ClockAlert, meaning: 'Older than its limit' },
  low: { word: 'Low', icon: CircleChevronDown, meaning: 'Drifted from the baseline, low' },
  alternative: { word: 'Alternative', icon: ShieldHalf, meaning: 'Met by a documented other measure' },
  not_applicable: { word: 'Not applicable', icon: CircleMinus, meaning: 'Switched off for this host, with a reason' },
  compliant: { word: 'Compliant', icon: CircleCheck, meaning: 'Fresh, complete and as the baseline asks' },
};

/** The tone of a cell or result. Drift without a severity is shown as the worst. */
export function toneOf(cell: { readonly state: CheckState; readonly severity?: Severity | undefined }): Tone {
  return cell.state === 'drifted' ? (cell.severity ?? 'critical') : cell.state;
}

/** Tones in the order of {@link TONES}. */
export const TONE_ORDER = Object.keys(TONES) as readonly Tone[];
