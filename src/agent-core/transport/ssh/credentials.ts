import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware } from 'ssh2';
import { RoundsError } from '../../errors.ts';
import type { HostTarget } from '../session.ts';
import { keyboardMethod, type Questions } from './keyboard.ts';
import type { KeyReader } from './private-key.ts';

/** What happened while logging in, for the message when it fails. */
export interface LoginAttempts {
  /** For ssh2. Called only after the host's key was verified. */
  readonly handler: AuthHandlerMiddleware;
  /** Methods that the server still offers, once it said so. */
  readonly offered: readonly string[] | undefined;
  /** The server took what we gave, and wanted more; what it then offered. */
  readonly wanted: readonly string[] | undefined;
  /** What the server asked by keyboard-interactive; undefined when it was not asked for that. */
  readonly questions: Questions | undefined;
  /** True once the server has turned down what we have. */
  readonly refused: boolean;
  /** Our own reason to give up: no agent, no key, an encrypted key without its passphrase. */
  readonly refusal: RoundsError | undefined;
}

/** What {@link createLogin} needs. */
export interface LoginOptions {
  readonly target: HostTarget;
  readonly user: string;
  readonly agentSocket: string | undefined;
  readonly keys: KeyReader;
  /** Ends the connection: called when there is nothing more to try. */
  readonly giveUp: () => void;
}

/**
 * Tries the one credential that the host has, once. Nothing else: a key that happens to lie around, or a second try with
 * the same password, would count against the login on the host (MaxAuthTries, lockouts).
 */
export function createLogin(options: LoginOptions): LoginAttempts {
  const { target, giveUp } = options;
  let offered: readonly string[] | undefined;
  let wanted: readonly string[] | undefined;
  let tries = 0;
  let refusal: RoundsError | undefined;
  let questions: Questions | undefined;
  const next = async (partial: boolean): Promise<AnyAuthMethod | undefined> => {
    if (tries === 1) return await firstMethod(options);
    const { credential } = target;
    const username = options.user;
    if (tries === 2 && credential.kind === 'agent' && offered === undefined) return { type: 'none', username };
    if (tries > 2 || offered?.includes('keyboard-interactive') !== true) return undefined;
    // A server that knows keyboard-interactive alone (PAM) asks for the same password that way; one that wants more than it
    // got may ask for it too. Whoever logs in with a key answers nothing, and only learns what is asked.
    const asksForIt = credential.kind === 'password' && (partial || !offered.includes('password'));
    if (!asksForIt && !partial) return undefined;
    const password = credential.kind === 'password' ? await credential.password() : undefined;
    const keyboard = keyboardMethod({ username, password, onStuck: giveUp });
    questions = keyboard.questions;
    return keyboard.method;
  };
  const handler: AuthHandlerMiddleware = (left: AuthenticationType[] | null, partial: boolean | null, answer) => {
    // The types of ssh2 forget that both are null before the first attempt.
    if (left !== null) offered = left.map(String);
    if (partial === true) wanted = offered;
    tries += 1;
    next(partial === true)
      .then((method) => (method === undefined ? giveUp() : answer(method)))
      .catch((error: unknown) => {
        refusal =
          error instanceof RoundsError
            ? error
            : new RoundsError('INTERNAL', `The credential of ${target.name} could not be had.`, { cause: error });
        giveUp();
      });
  };
  return {
    handler,
    get offered() {
      return offered;
    },
    get wanted() {
      return wanted;
    },
    get questions() {
      return questions;
    },
    get refused() {
      return tries > 1;
    },
    get refusal() {
      return refusal;
    },
  };
}

async function firstMethod({ target, user: username, agentSocket, keys }: LoginOptions): Promise<AnyAuthMethod> {
  const { credential } = target;
  switch (credential.kind) {
    case 'none':
      return { type: 'none', username };
    case 'agent':
      if (agentSocket === undefined || agentSocket === '') {
        throw new RoundsError(
          'AUTH_FAILED',
          `${target.name} is reached with keys of the SSH agent, and none runs here (SSH_AUTH_SOCK is not set). Start one ("eval $(ssh-agent)", "ssh-add"), or give the host a key file.`,
        );
      }
      return { type: 'agent', username, agent: agentSocket };
    case 'key':
      return { type: 'publickey', username, key: await keys.read(credential) };
    case 'password':
      return { type: 'password', username, password: await credential.password() };
  }
}
