import { ORPCError } from '@orpc/server';
import type { WebLog } from './log.ts';

/** One call of a procedure, as oRPC hands it to an interceptor. */
interface Call<T> {
  readonly path: readonly string[];
  next(): Promise<T>;
}

/**
 * Writes down what a procedure threw and should not have: the page is told "internal error" and to keep the log, so the
 * log must say what it was. Expected failures are answers, not failures; what was asked with is never written.
 */
export function logFailures(log: WebLog) {
  return async <T>({ path, next }: Call<T>): Promise<T> => {
    try {
      return await next();
    } catch (error) {
      if (!(error instanceof ORPCError)) {
        const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log.warn({ event: 'procedure_failed', procedure: path.join('.'), error: told }, 'a procedure failed');
      }
      throw error;
    }
  };
}
