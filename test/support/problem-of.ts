import { type Problem, problem } from '../../src/contract/errors.ts';

/** The expected failure that a call of the contract ends in; undefined when it succeeds. Anything else is thrown on. */
export async function problemOf(work: Promise<unknown>): Promise<Problem | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
    const parsed = problem.safeParse(data);
    if (parsed.success) return parsed.data;
    throw error;
  }
}
