/**
 * Where the core says what it does: the shape of pino. Fields are ids, names, codes and numbers; never a secret, never
 * what a host printed.
 */
export interface Log {
  info(fields: Readonly<Record<string, string | number>>, message: string): void;
  warn(fields: Readonly<Record<string, string | number>>, message: string): void;
}

/** Says nothing. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined };
