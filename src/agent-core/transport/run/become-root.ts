import { RoundsError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import type { ScriptChannel } from './channel.ts';
import { startDeadline, unlessAborted } from './deadline.ts';

/** How long sudo may take to decide: PAM waits up to some seconds after a wrong password, and slow directories exist. */
const SUDO_LIMIT_MS = 20_000;

/** Of what sudo prints, as much as is kept to search and to show. */
const KEPT = 4096;

/**
 * The command that {@link becomeRoot} talks to: sudo, around a reader that throws lines away up to the nonce, says that it
 * is ready, and only then becomes the shell that takes the script. Where sudo needs no password (NOPASSWD, cached
 * credentials), the password is among the lines thrown away, and is neither run nor echoed. `-k` makes sudo ask even so;
 * the prompt is the nonce, so that a second one (= the password was wrong) is known without reading sudo's language.
 * No quotes, backslashes, exclamation marks or newlines in the words: they mean different things to sh, fish and csh.
 */
export function sudoCommand(nonce: string): readonly string[] {
  const reader = `echo; echo up-${nonce}; while IFS= read -r line; do if [ "$line" = go-${nonce} ]; then echo ready-${nonce}; exec sh -s; fi; done; exit 3`;
  return ['env', 'LC_ALL=C', 'sudo', '-k', '-S', '-p', `ask-${nonce}`, '--', 'sh', '-c', reader];
}

/** What {@link becomeRoot} needs. */
export interface SudoOptions {
  readonly host: string;
  /** The one given to {@link sudoCommand}. */
  readonly nonce: string;
  readonly password: string;
  readonly signal: AbortSignal;
}

/**
 * Gives sudo its password and waits until the reader behind it is ready for a script. The password is one write of its own,
 * and nothing follows it until sudo has let us in: what follows would be taken for a second password.
 * @throws RoundsError `PRIVILEGE` when sudo refuses, `CONNECTION_LOST`, or the signal's reason. The caller closes the channel.
 */
export async function becomeRoot(channel: ScriptChannel, options: SudoOptions): Promise<void> {
  const { host, nonce, password, signal } = options;
  if (/[\r\n\0]/.test(password)) {
    throw new RoundsError(
      'PRIVILEGE',
      `The sudo password of ${host} holds a line break, which sudo would take for two passwords. Store it again without.`,
    );
  }
  using deadline = startDeadline(SUDO_LIMIT_MS, signal);
  const said = listen(channel);
  const fail = (message: string) => {
    const words = plainText(
      said
        .complaints()
        .replaceAll(`ask-${nonce}`, ' ')
        .replaceAll(password === '' ? '\0' : password, '•••'),
    );
    return new RoundsError('PRIVILEGE', message, words === '' ? {} : { details: [`sudo said: ${words}`] });
  };
  const until = async (mark: string) => {
    for (;;) {
      if (said.output().includes(`\n${mark}-${nonce}\n`)) return;
      if (said.complaints().split(`ask-${nonce}`).length > 2) {
        throw fail(`sudo on ${host} refused the password. Store the right one for this host, then scan again.`);
      }
      const end = said.end();
      if (end?.kind === 'lost') {
        throw new RoundsError(
          'CONNECTION_LOST',
          `The link to ${host} broke while sudo was asked (${end.detail}). Check the network, then scan again.`,
        );
      }
      if (end !== undefined)
        throw fail(
          `sudo on ${host} did not let this login in. Check on the host what it may do ("sudo -l"), then scan again.`,
        );
      await said.more(deadline.signal).catch(() => {
        signal.throwIfAborted();
        throw fail(
          `sudo on ${host} gave no answer within ${SUDO_LIMIT_MS / 1000} s. Log in on the host and try "sudo -v".`,
        );
      });
    }
  };
  try {
    channel.stdin.write(`${password}\n`);
    await until('up');
    channel.stdin.write(`go-${nonce}\n`);
    await until('ready');
  } finally {
    said.stop();
  }
}

type Listening = {
  output(): string;
  complaints(): string;
  end(): Awaited<ScriptChannel['ended']> | undefined;
  /** Resolves when there is something new; rejects when the signal aborts. */
  more(signal: AbortSignal): Promise<void>;
  stop(): void;
};

function listen(channel: ScriptChannel): Listening {
  let output = '\n';
  let complaints = '';
  let end: Awaited<ScriptChannel['ended']> | undefined;
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const onOutput = (chunk: Buffer) => {
    // The end is what counts: our own words come last, whatever a login shell printed before.
    output = (output + chunk.toString('latin1')).slice(-KEPT);
    tell();
  };
  const onComplaint = (chunk: Buffer) => {
    complaints = (complaints + chunk.toString('utf8')).slice(-KEPT);
    tell();
  };
  channel.stdin.on('error', () => undefined);
  channel.stdout.on('data', onOutput);
  channel.stderr.on('data', onComplaint);
  channel.ended.then((how) => {
    end = how;
    tell();
  });
  return {
    output: () => output,
    complaints: () => complaints,
    end: () => end,
    more: (signal) => unlessAborted(news.promise, signal),
    stop() {
      channel.stdout.off('data', onOutput);
      channel.stderr.off('data', onComplaint);
    },
  };
}
