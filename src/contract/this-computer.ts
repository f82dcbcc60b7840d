import { z } from 'zod';
import { platform } from './enums.ts';
import { shortName } from './primitives.ts';

export const thisComputer = z.object({
  /** Its own name, as a host may be called. */
  name: shortName,
  /** Its operating system, as it names itself. */
  os: z.string().max(200),
  /** Absent where Rounds knows no such platform. */
  platform: platform.optional(),
  /** Set where it cannot be watched as a host: why, and what to do instead. */
  why_not: z.string().optional(),
});
/** The computer that the core runs on, as it would be added as a host. */
export type ThisComputer = z.infer<typeof thisComputer>;
