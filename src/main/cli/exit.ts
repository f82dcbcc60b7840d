/** What scripts rely on. */
export const EXIT = {
  /** Done, nothing to report. */
  fine: 0,
  /** Done, and something is not as it should be. */
  finding: 1,
  /** The command was not understood. */
  usage: 2,
  /** The command was understood and could not be done. */
  couldNot: 3,
} as const;
