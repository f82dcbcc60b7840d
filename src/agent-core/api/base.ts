import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../contract/contract.ts';
import { RoundsError } from '../errors.ts';

/** An expected failure as the contract has it; a defect stays what it is. */
function asContractError(error: unknown): unknown {
  if (!(error instanceof RoundsError)) return error;
  return new ORPCError('PROBLEM', { defined: true, status: 422, message: error.message, data: error.toProblem() });
}

/** The contract, to be implemented; every handler's RoundsError becomes the contract's `PROBLEM`. */
export const os = implement(contract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw asContractError(error);
  }
});

/** The same for a stream, whose failures come after its handler has returned. */
export async function* problems<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    throw asContractError(error);
  }
}
