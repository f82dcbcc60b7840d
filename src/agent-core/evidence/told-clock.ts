import type { ClockStatus } from '../../contract/evidence.ts';

/** What evidence says of the console's clock. */
export interface ToldClock {
  status(): ClockStatus;
  /** While `work` runs, evidence says `status` instead: what was found out about the clock, such as that it was set back. */
  during(status: ClockStatus, work: () => void): void;
}

/** Tells what `measured` says, read anew each time. */
export function toldClock(measured: () => ClockStatus): ToldClock {
  let found: ClockStatus | undefined;
  return {
    status: () => found ?? measured(),
    during: (status, work) => {
      found = status;
      try {
        work();
      } finally {
        found = undefined;
      }
    },
  };
}
