import type { ErrorCode, Problem } from '../contract/errors.ts';

/** Options of {@link RoundsError}. */
export interface RoundsErrorOptions {
  /** The error underneath; kept for logs, never shown as the message. */
  cause?: unknown;
  /** Further lines for the person: one per mistake, or seen against expected. */
  details?: readonly string[];
}

/**
 * The one error class of the core. `code` is what programs test; `message` says what happened and what to do next,
 * and never holds a secret.
 */
export class RoundsError extends Error {
  override readonly name = 'RoundsError';
  readonly code: ErrorCode;
  readonly details: readonly string[];

  constructor(code: ErrorCode, message: string, options: RoundsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
  }

  /** The error as a value of the contract. */
  toProblem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.details.length > 0 ? { details: [...this.details] } : {}),
    };
  }
}

/** Any thrown thing as a {@link Problem}; what is not ours becomes `INTERNAL` with its message. */
export function asProblem(error: unknown): Problem {
  if (error instanceof RoundsError) return error.toProblem();
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: `Unexpected failure: ${text}. Run "rounds doctor" and keep the log.` };
}
