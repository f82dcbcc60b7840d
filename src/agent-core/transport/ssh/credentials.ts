import { readFile } from 'node:fs/promises';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type AuthHandlerMiddleware, type ParsedKey } from 'ssh2';
import { RoundsError } from '../../errors.ts';
import type { Credential, HostTarget } from '../session.ts';

/** What happened while logging in, for the message when it fails. */
export interface LoginAttempts {
  /** For ssh2. Called only after the host's key was verified. */
  readonly handler: AuthHandlerMiddleware;
  /** Methods that the server still offers, once it said so. */
  readonly offered: readonly string[] | undefined;
  /** The server took what we gave, and wants more. */
  readonly partial: boolean;
  /** True once the server has turned down what we have. */
  readonly refused: boolean;
  /** Our own reason to give up: no agent, no key, an encrypted key. */
  readonly refusal: RoundsError | undefined;
}

/** What {@link createLogin} needs. */
export interface LoginOptions {
  readonly target: HostTarget;
  readonly user: string;
  readonly agentSocket: string | undefined;
  /** Ends the connection: called when there is nothing more to try. */
  readonly giveUp: () => void;
}

/**
 * Tries the one credential that the host has, once. Nothing else: a key that happens to lie around, or a second try with
 * the same password, would count against the login on the host (MaxAuthTries, lockouts).
 */
export function createLogin({ target, user, agentSocket, giveUp }: LoginOptions): LoginAttempts {
  let offered: readonly string[] | undefined;
  let partial = false;
  let tries = 0;
  let refusal: RoundsError | undefined;
  const plan = attempts(target, user, agentSocket);
  const handler: AuthHandlerMiddleware = (left: AuthenticationType[] | null, partialSuccess: boolean | null, next) => {
    // The types of ssh2 forget that both are null before the first attempt.
    if (left !== null) offered = left.map(String);
    tries += 1;
    partial = partialSuccess === true;
    plan
      .next(offered)
      .then((method) => (method === undefined ? giveUp() : next(method)))
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
    get partial() {
      return partial;
    },
    get refused() {
      return tries > 1;
    },
    get refusal() {
      return refusal;
    },
  };
}

type Attempts = { next(offered: readonly string[] | undefined): Promise<AnyAuthMethod | undefined> };

function attempts(target: HostTarget, username: string, agentSocket: string | undefined): Attempts {
  const { credential } = target;
  let tries = 0;
  return {
    async next(offered) {
      tries += 1;
      if (tries === 1) return await firstMethod(credential, { target, username, agentSocket });
      if (tries === 2 && credential.kind === 'agent' && offered === undefined) return { type: 'none', username };
      // A server that knows "keyboard-interactive" alone (PAM) asks for the same password that way.
      const asksInstead = offered?.includes('keyboard-interactive') === true && !offered.includes('password');
      if (tries === 2 && credential.kind === 'password' && asksInstead) return await keyboard(credential, username);
      return undefined;
    },
  };
}

async function firstMethod(
  credential: Credential,
  { target, username, agentSocket }: { target: HostTarget; username: string; agentSocket: string | undefined },
): Promise<AnyAuthMethod> {
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
      return { type: 'publickey', username, key: await readKey(credential.keyFile) };
    case 'password':
      return { type: 'password', username, password: await credential.password() };
  }
}

/** Answers one hidden question with the password; anything else (a code, a new password) is for a person, and is left empty. */
async function keyboard(
  { password }: Extract<Credential, { kind: 'password' }>,
  username: string,
): Promise<AnyAuthMethod> {
  const secret = await password();
  let answered = false;
  return {
    type: 'keyboard-interactive',
    username,
    prompt(_name, _instructions, _language, prompts, finish) {
      const [only] = prompts;
      const isPassword = prompts.length === 1 && only !== undefined && only.echo !== true && !answered;
      answered ||= isPassword;
      finish(isPassword ? [secret] : prompts.map(() => ''));
    },
  };
}

/** Reads a private key anew: it may have been replaced since the last login. */
async function readKey(keyFile: string): Promise<ParsedKey> {
  const text = await readFile(keyFile).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT'
        ? 'is not there'
        : error.code === 'EACCES'
          ? 'may not be read by you'
          : `cannot be read (${error.code ?? error.message})`;
    throw new RoundsError(
      'INVALID_INPUT',
      `The key file ${keyFile} ${why}. Correct the path or its mode, or add the host again with another key.`,
      { cause: error },
    );
  });
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) {
    if (/encrypted/i.test(key.message) || text.includes('BEGIN ENCRYPTED')) {
      throw new RoundsError(
        'AUTH_FAILED',
        `The key file ${keyFile} is encrypted, which Rounds cannot open yet. Hand it to the SSH agent ("ssh-add ${keyFile}") and let the host use the agent.`,
      );
    }
    throw new RoundsError(
      'INVALID_INPUT',
      `The file ${keyFile} holds no private key that SSH understands (${key.message}). Give the private half, in OpenSSH or PEM form.`,
    );
  }
  const first = Array.isArray(key) ? key[0] : key;
  if (first?.isPrivateKey() !== true) {
    throw new RoundsError(
      'INVALID_INPUT',
      `The file ${keyFile} holds a public key. Give the private half: the same name without ".pub".`,
    );
  }
  return first;
}
