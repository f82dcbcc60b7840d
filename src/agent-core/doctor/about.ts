/** Default of the option `ntp_max_skew_ms` (spec 3). */
export const MAX_SKEW_MS = 5000;

/** What the process around the core knows of itself. */
export interface AboutConsole {
  /** Versions and platform. */
  readonly runtime?: Readonly<Record<string, string>>;
  /** Options as they are in force; secrets are never options, only the names of their files. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The newest lines of the log, one JSON document each. */
  readonly log?: string;
}
