import { ORPCError } from '@orpc/server';
import type { Problem } from '../../../src/contract/errors.ts';

/** An expected failure, as the contract has it. */
export function problem(data: Problem): ORPCError<'PROBLEM', Problem> {
  return new ORPCError('PROBLEM', { status: 422, message: data.message, data, defined: true });
}
