import { RoundsError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import type { Credential } from '../session.ts';
import type { LoginAttempts } from './credentials.ts';
import type { Destination } from './dial.ts';
import type { WatchedStream } from './first-bytes.ts';
import { asksForPassword } from './keyboard.ts';
import { LOGIN_LIMIT_MS } from './limits.ts';

/** What is known of a login that failed. */
export interface LoginFacts {
  readonly destination: Destination;
  readonly user: string;
  readonly credential: Credential;
  readonly wire: WatchedStream;
  readonly attempts: LoginAttempts;
  /** True once the key exchange was done. */
  readonly secure: boolean;
  /** Text that the server shows before a login. Hostile. */
  readonly banner: string;
}

/** SSH_DISCONNECT_TOO_MANY_CONNECTIONS, RFC 4253, 11.1. */
const TOO_MANY_CONNECTIONS = 12;

/** What OpenSSH says in clear when it turns a connection away: MaxStartups, and PerSourcePenalties since 9.8. */
const TURNED_AWAY = /^(?:Exceeded MaxStartups|Not allowed at this time)/;

/**
 * Whether a server turned the connection away before it said who it is: sshd over MaxStartups does, by lot, and nothing of
 * ours was sent. Its listener learns of a login that has ended a moment after we do, so eight at once can be ten to it.
 */
export function isTurnedAway(error: unknown, { wire }: Pick<LoginFacts, 'wire'>): boolean {
  if (wire.identified || describe(error).level === 'client-timeout') return false;
  return wire.heard === '' || TURNED_AWAY.test(wire.heard);
}

/** The reason why a login failed, as an error with its remedy. `error` is what the library gave. */
export function loginFailure(error: unknown, facts: LoginFacts): RoundsError {
  const { attempts, wire } = facts;
  if (attempts.refusal !== undefined) return attempts.refusal;
  const { level, code, text } = describe(error);
  const failure = maker(error, facts);
  if (level === 'agent') {
    return failure(
      'AUTH_FAILED',
      (at) => `The SSH agent did not help with ${at} (${text}). See whether it runs and holds a key ("ssh-add -l").`,
    );
  }
  if (attempts.refused) return refused(facts, error);
  if (!wire.identified) return noSsh(facts, error, level === 'client-timeout');
  if (level === 'client-timeout') {
    return failure(
      'TARGET_TIMEOUT',
      (at) =>
        `${at} did not finish the login within ${LOGIN_LIMIT_MS / 1000} s. See whether the host is overloaded (or its DNS or directory hangs), then try again.`,
    );
  }
  if (code === TOO_MANY_CONNECTIONS) return busy(facts, error);
  if (level === 'handshake' && /no matching/i.test(text)) {
    return failure(
      'PROTOCOL',
      (at) =>
        `${at} and Rounds have no cryptography in common (${text}). The SSH server is too old: update OpenSSH on the host.`,
    );
  }
  // What ssh2's parser throws carries neither level nor code.
  if (level === 'handshake' || level === 'protocol' || (level === '' && code === undefined)) {
    return failure(
      'PROTOCOL',
      (at) => `${at} does not keep to the SSH protocol (${text}). Check what listens on that port.`,
    );
  }
  return failure(
    'CONNECTION_LOST',
    (at) =>
      `${at} broke the connection ${facts.secure ? 'while logging in' : 'before the login'} (${text}). Look into the host's sshd log ("journalctl -u ssh"), then try again.`,
  );
}

function refused(facts: LoginFacts, error: unknown): RoundsError {
  const { attempts, user, credential } = facts;
  const offered = attempts.offered?.join(', ') ?? 'nothing that it names';
  const failure = maker(error, facts);
  const asked = questionsOf(attempts);
  if (attempts.wanted !== undefined) {
    const more = `${attempts.wanted.join(', ')}${asked === '' ? '' : `: it asks ${asked}`}`;
    return failure(
      'AUTH_FAILED',
      (at) =>
        `${at} took the ${nameOf(credential)} of ${user}, and asks for more (${more}), which Rounds cannot give. Let this login in by one method.`,
    );
  }
  if (asked !== '') {
    const said = attempts.questions?.instructions ?? '';
    const when = attempts.questions?.answered === undefined ? '' : ` after "${attempts.questions.answered}"`;
    return failure(
      'AUTH_FAILED',
      (at) =>
        `${at} asks ${user}${when}: ${asked}${said === '' ? '' : ` (it says: ${said})`}. Rounds answers one hidden question for the password and nothing else, so it sent nothing. Log in once by hand to see what is wanted (a code, a new password); then use a key for this login, or exempt it from that question on the host.`,
    );
  }
  return failure(
    'AUTH_FAILED',
    (at) => `${at} refused the ${nameOf(credential)} of ${user}. It offers: ${offered}. ${ADVICE[credential.kind]}`,
  );
}

/** Questions that were left to a person; asking for the password again only says that it was wrong. */
function questionsOf({ questions }: LoginAttempts): string {
  if (questions === undefined) return '';
  const [first, ...others] = questions.unanswered;
  const again =
    first !== undefined && others.length === 0 && questions.answered !== undefined && asksForPassword(first);
  return again ? '' : questions.unanswered.map((question) => `"${question}"`).join(' and ');
}

const ADVICE: Readonly<Record<Credential['kind'], string>> = {
  none: 'Give this host a key file, the agent or a password.',
  agent:
    'See which keys the agent holds ("ssh-add -l") and whether one of them is in ~/.ssh/authorized_keys of that login; an agent with many keys may be cut off (MaxAuthTries): then give a key file.',
  key: 'Put the public half of the key into ~/.ssh/authorized_keys of that login, or use another key.',
  password: 'Check the user name and store the right password; if passwords are not offered, use a key.',
};

function nameOf({ kind }: Credential): string {
  return kind === 'none' ? 'login without credentials' : kind === 'agent' ? 'keys in the agent' : kind;
}

function noSsh(facts: LoginFacts, error: unknown, timedOut: boolean): RoundsError {
  const heard = plainText(facts.wire.heard, 80);
  const failure = maker(error, facts);
  if (TURNED_AWAY.test(facts.wire.heard)) return busy(facts, error);
  if (heard !== '') {
    return failure('PROTOCOL', (at) => `What answers at ${at} is no SSH server; it says "${heard}". Check the port.`);
  }
  if (timedOut) {
    return failure(
      'TARGET_TIMEOUT',
      (at) =>
        `${at} took the connection and then said nothing for ${LOGIN_LIMIT_MS / 1000} s. Either no SSH server listens on that port, or the host hangs.`,
    );
  }
  return busy(facts, error);
}

function busy(facts: LoginFacts, error: unknown): RoundsError {
  return maker(error, facts)(
    'CONNECTION_LOST',
    (at) =>
      `${at} closed the connection before it said anything useful. It may have too many logins at once (MaxStartups), or block this laptop (fail2ban, PerSourcePenalties, hosts.deny). Wait a minute, then try again.`,
  );
}

function maker(cause: unknown, { destination, banner, secure }: LoginFacts) {
  const at = `${destination.name} (${destination.host} port ${destination.port})`;
  const shown = secure ? plainText(banner) : '';
  return (code: RoundsError['code'], message: (at: string) => string): RoundsError =>
    new RoundsError(code, message(at), { cause, ...(shown === '' ? {} : { details: [`The host says: ${shown}`] }) });
}

/** ssh2 marks its errors with a level; the reason of a disconnection comes as a number in `code`. */
function describe(error: unknown): { level: string; code: unknown; text: string } {
  if (!(error instanceof Error)) return { level: '', code: undefined, text: plainText(String(error), 120) };
  const { level, code } = error as Error & { level?: unknown; code?: unknown };
  return { level: typeof level === 'string' ? level : '', code, text: plainText(error.message, 120) };
}
