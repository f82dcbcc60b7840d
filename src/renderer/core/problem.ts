import { ORPCError } from '@orpc/client';
import { type Problem, problem } from '../../contract/errors.ts';

/** Thrown by every call while there is no connection to the core. Nothing was sent. */
export class CoreAway extends Error {
  override readonly name = 'CoreAway';

  constructor() {
    super('The core is away');
  }
}

const AWAY: Problem = {
  code: 'CONNECTION_LOST',
  message: 'The core is away, so nothing was sent. What you typed is kept; try again when it is back.',
};
const LOST: Problem = {
  code: 'CONNECTION_LOST',
  message: 'The connection to the core ended before it answered. Look whether it was done before you try again.',
};

/** The places and messages of a refused input, as oRPC reports them. */
function issuesOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return [];
  return data.issues.flatMap((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return [];
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : '';
    return [path === '' ? String(issue.message) : `${path}: ${String(issue.message)}`];
  });
}

/** Whatever a call threw, as something to show: what happened and what to do next. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CoreAway) return AWAY;
  if (error instanceof ORPCError) {
    const told = problem.safeParse(error.data);
    if (told.success) return told.data;
    const details = issuesOf(error.data);
    if (details.length > 0) {
      return { code: 'INVALID_INPUT', message: 'This was not accepted. Correct what is named below.', details };
    }
    return { code: 'INTERNAL', message: `The core failed: ${error.message}. Run "rounds doctor" and keep the log.` };
  }
  // oRPC ends every open call with an AbortError when its connection closes.
  if (error instanceof Error && (error.name === 'AbortError' || /not open|closed/i.test(error.message))) return LOST;
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: `The page failed: ${text}. Reload it; nothing on any host was changed.` };
}

/** True when the connection, not the request, was at fault. */
export function isConnectionLoss(error: unknown): boolean {
  return problemOf(error).code === 'CONNECTION_LOST';
}
