import { endLike, Interrupted } from './child.mjs';

/** A set-up step that could not be done. The message says what happened and what to do next. */
export class SetupProblem extends Error {}

/**
 * Runs a script's main function; an expected problem is printed without a stack and ends with exit code 3 ("could not").
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Interrupted) endLike({ code: null, signal: error.signal });
    else if (error instanceof SetupProblem) {
      process.stderr.write(`rounds: ${error.message}\n`);
      process.exitCode = 3;
    } else throw error;
  }
}
