import type { LucideIcon } from 'lucide-react';
import type { Tone } from '../look/states.ts';

/** The groups of the palette, in the order in which they are shown. */
export const GROUPS = ['Commands', 'Pages', 'Hosts', 'Checks', 'Records'] as const;
export type Group = (typeof GROUPS)[number];

/** One thing that the palette can find and do. */
export interface Item {
  /** Unique among all. */
  readonly id: string;
  readonly group: Group;
  readonly label: string;
  /** What else it may be found by. */
  readonly words?: string;
  /** A second, quieter piece: where it leads, or how old it is. */
  readonly hint?: string;
  readonly icon: LucideIcon;
  readonly tone?: Tone;
  /** Why it cannot be done at the moment. */
  readonly unfit?: string | undefined;
  /** Does it. The palette closes when this is done, and shows what went wrong when it is not. */
  readonly run: () => void | Promise<void>;
}
