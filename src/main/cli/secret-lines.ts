import { RoundsError } from '../../agent-core/errors.ts';
import type { Context } from './context.ts';
import { newVaultPassphrase, readSecretLine } from './passphrase.ts';

/** Option `--stdin`: secrets come line by line on standard input instead of from a prompt. */
export interface FromStdin {
  readonly stdin?: boolean;
}

/** Asks for a new passphrase, twice. Never from file or environment: those hold the vault's current one. */
export function newPassphrase({ passphrase }: Context): Promise<string> {
  return newVaultPassphrase({ ...passphrase, file: undefined, given: undefined });
}

/** The lines that `what` names, in this order; none without `--stdin`. Throws RoundsError `INVALID_INPUT` for one that is not there. */
export async function linesOf(
  context: Context,
  { stdin }: FromStdin,
  what: readonly string[],
): Promise<(string | undefined)[]> {
  if (stdin !== true) return [];
  const lines = readSecretLine(context.stdin);
  try {
    const given: string[] = [];
    for (const one of what) {
      const line = await lines.next();
      if (line.done === true || line.value === '')
        throw new RoundsError('INVALID_INPUT', `The ${one} was expected on standard input, and there was none.`);
      given.push(line.value);
    }
    return given;
  } finally {
    await lines.return(undefined);
  }
}
