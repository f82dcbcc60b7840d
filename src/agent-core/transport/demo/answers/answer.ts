import type { Faults } from '../faults.ts';
import type { DemoHost } from '../roster.ts';

/** What a demo host knows when it answers one probe. */
export interface Question {
  readonly host: DemoHost;
  readonly faults: Faults;
  /** Parameters of the probe, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** The host's own clock, epoch ms. */
  readonly now: number;
}

/** A parameter of the probe; a probe that does not name it means an empty one. */
export function param({ params }: Question, name: string): string {
  return params[name] ?? '';
}
