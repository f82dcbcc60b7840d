import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { RoundsError } from '../../agent-core/errors.ts';
import { assertStrongPassphrase, MIN_PASSPHRASE_CHARS } from '../../agent-core/vault/passphrase-rules.ts';
import { controllingTerminal, type Terminal } from './terminal.ts';

/** Where a passphrase can come from, best first. */
export interface PassphraseEdge {
  /** Value of `ROUNDS_PASSPHRASE_FILE`. */
  readonly file: string | undefined;
  /** Value of `ROUNDS_PASSPHRASE`, which is no longer in the environment. */
  readonly given: string | undefined;
  /** Opens the terminal; undefined when there is none. */
  readonly terminal: () => Terminal | undefined;
}

/** A passphrase or password file may not be longer, in bytes. */
const MAX_SECRET_BYTES = 4096;
/** Times that a person is asked before we give up. */
const MAX_QUESTIONS = 3;

const HOW = 'Run this in a terminal, or name a file with the passphrase in ROUNDS_PASSPHRASE_FILE (chmod 600).';

/**
 * The edge of a real process. Takes `ROUNDS_PASSPHRASE` out of the environment at once, so that no child ever gets it.
 * (What the process was started with stays readable for its own user, which is why a file is better.)
 *
 * @param signal Ends a question that is being asked.
 */
export function processEdge(process: { readonly env: NodeJS.ProcessEnv }, signal?: AbortSignal): PassphraseEdge {
  const given = process.env['ROUNDS_PASSPHRASE'] || undefined;
  delete process.env['ROUNDS_PASSPHRASE'];
  return {
    file: process.env['ROUNDS_PASSPHRASE_FILE'] || undefined,
    given,
    terminal: () => controllingTerminal(signal),
  };
}

/**
 * The passphrase of the vault, from file, environment or prompt.
 *
 * @throws RoundsError `VAULT_LOCKED` when there is neither; `NOT_FOUND` or `INVALID_INPUT` when the file is not there or
 *   not safe; `CANCELLED` when the person gave up.
 */
export async function vaultPassphrase(edge: PassphraseEdge): Promise<string> {
  return (await passphraseAtHand(edge)) ?? ask(terminalOf(edge), 'Passphrase of the vault: ');
}

/** The passphrase of a vault that is about to be made: a prompt asks twice. Throws as {@link vaultPassphrase}. */
export async function newVaultPassphrase(edge: PassphraseEdge): Promise<string> {
  return (await passphraseAtHand(edge)) ?? askNew(terminalOf(edge));
}

/** Asks for a secret that is typed, never taken from file or environment. Throws as {@link vaultPassphrase}. */
export async function askSecret(edge: PassphraseEdge, prompt: string): Promise<string> {
  return ask(terminalOf(edge), prompt);
}

/** The passphrase where it is to be had without asking anybody; undefined otherwise. Throws as {@link vaultPassphrase}. */
export async function passphraseAtHand({ file, given }: PassphraseEdge): Promise<string | undefined> {
  return file === undefined ? given : readSecretFile(file);
}

/**
 * The lines of standard input, for `--password-stdin` and the like. Only what is asked for is waited for; call `return()`
 * when done.
 */
export async function* readSecretLine(input: NodeJS.ReadableStream): AsyncGenerator<string, void, undefined> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      if (Buffer.byteLength(line, 'utf8') > MAX_SECRET_BYTES) {
        throw new RoundsError(
          'INVALID_INPUT',
          `A line on standard input is longer than ${MAX_SECRET_BYTES} bytes: not a password. Give the password alone.`,
        );
      }
      yield line;
    }
  } finally {
    lines.close();
  }
}

function terminalOf(edge: PassphraseEdge): Terminal {
  const terminal = edge.terminal();
  if (terminal !== undefined) return terminal;
  throw new RoundsError('VAULT_LOCKED', `The vault's passphrase is needed, and there is nobody to ask. ${HOW}`);
}

async function ask(terminal: Terminal, prompt: string): Promise<string> {
  for (let asked = 0; asked < MAX_QUESTIONS; asked++) {
    const typed = await terminal.askHidden(prompt);
    if (typed !== '') return typed;
  }
  throw new RoundsError('CANCELLED', 'No passphrase was given; nothing was changed.');
}

async function askNew(terminal: Terminal): Promise<string> {
  terminal.say(
    `A new vault keeps passwords and signing keys. Choose its passphrase: at least ${MIN_PASSPHRASE_CHARS} characters, for example four or five unrelated words. Nobody can recover it without a printed recovery code (rounds vault recovery-code).`,
  );
  for (let asked = 0; asked < MAX_QUESTIONS; asked++) {
    const typed = await ask(terminal, 'New passphrase: ');
    const weakness = weaknessOf(typed);
    if (weakness !== undefined) terminal.say(weakness);
    else if ((await terminal.askHidden('The same again: ')) === typed) return typed;
    else terminal.say('The two were not the same.');
  }
  throw new RoundsError('CANCELLED', 'No passphrase was chosen; no vault was made. Start again when you have one.');
}

function weaknessOf(passphrase: string): string | undefined {
  try {
    assertStrongPassphrase(passphrase);
    return undefined;
  } catch (error) {
    if (error instanceof RoundsError) return error.message;
    throw error;
  }
}

/** The secret in a file, without the newline that editors put at its end. The open file is what is judged, not its name. */
async function readSecretFile(path: string): Promise<string> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw new RoundsError(
      'NOT_FOUND',
      `ROUNDS_PASSPHRASE_FILE names ${path}, which is not there or may not be read. Correct the name, or run this in a terminal.`,
      { cause },
    );
  }
  try {
    const info = await file.stat();
    // A pipe is what <(...) of a shell gives.
    if (!info.isFile() && !info.isFIFO())
      throw unfit(path, 'which is not a file. Name a file that holds the passphrase and nothing else.');
    if (process.platform !== 'win32' && (info.mode & 0o077) !== 0)
      throw unfit(path, `which others can read. Run: chmod 600 '${path}'`);
    const bytes = await readAtMost(file, MAX_SECRET_BYTES + 1);
    if (bytes.length > MAX_SECRET_BYTES)
      throw unfit(
        path,
        `which is longer than ${MAX_SECRET_BYTES} bytes. Name a file that holds the passphrase and nothing else.`,
      );
    const text = bytes.toString('utf8').replace(/\r?\n$/, '');
    bytes.fill(0);
    if (text === '') throw unfit(path, 'which is empty. Write the passphrase into it.');
    return text;
  } finally {
    await file.close();
  }
}

function unfit(path: string, why: string): RoundsError {
  return new RoundsError('INVALID_INPUT', `ROUNDS_PASSPHRASE_FILE names ${path}, ${why}`);
}

async function readAtMost(file: FileHandle, limit: number): Promise<Buffer> {
  const bytes = Buffer.alloc(limit);
  let length = 0;
  while (length < limit) {
    const { bytesRead } = await file.read(bytes, length, limit - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
