import { ORPCError } from '@orpc/client';
import { CommanderError } from 'commander';
import { asProblem } from '../../agent-core/errors.ts';
import { type Problem, problem } from '../../contract/errors.ts';
import { EXIT } from './exit.ts';

/** Any failure of a command as what it says and the exit code it gives. */
export function explain(error: unknown): { readonly problem: Problem; readonly exitCode: number } {
  if (error instanceof ORPCError) {
    const parsed = problem.safeParse(error.data);
    if (parsed.success) return withCode(parsed.data);
    if (error.code === 'BAD_REQUEST')
      return withCode({ code: 'INVALID_INPUT', message: 'The input is not right.', details: issuesOf(error.data) });
  }
  return withCode(asProblem(error));
}

/** True when commander has already said what was wrong (or printed help). */
export function isUsage(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}

function withCode(found: Problem): { problem: Problem; exitCode: number } {
  return { problem: found, exitCode: found.code === 'INVALID_INPUT' ? EXIT.usage : EXIT.couldNot };
}

/** What did not fit, as schema validation reports it, a line each. */
function issuesOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return [];
  return data.issues.map((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null) return String(issue);
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : '';
    const message = 'message' in issue ? String(issue.message) : 'not right';
    return path === '' ? message : `${path}: ${message}`;
  });
}
