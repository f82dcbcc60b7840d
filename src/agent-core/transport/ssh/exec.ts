import type { Client, ClientChannel } from 'ssh2';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import type { ChannelEnd, ScriptChannel } from '../run/channel.ts';
import { unlessAborted } from '../run/deadline.ts';
import type { LoggedIn } from './connection.ts';

/** Words that every login shell takes as they are. */
const PLAIN = /^[A-Za-z0-9_./=:@%+,-]+$/;

/** What single quotes do not keep from sh, fish or csh: quotes themselves, backslashes (fish), `!` (csh), newlines (csh). */
const UNQUOTABLE = /['\\!\r\n\0]/;

/**
 * A command as one line that sh, fish and csh all read alike; SSH hands it to whatever login shell the user has.
 * @throws RoundsError `INTERNAL` for a word that cannot be written so
 */
export function commandLine(argv: readonly string[]): string {
  const words = argv.map((word) => {
    if (PLAIN.test(word)) return word;
    if (UNQUOTABLE.test(word))
      throw new RoundsError(
        'INTERNAL',
        'A command holds a character that login shells disagree about. Please report this.',
      );
    return `'${word}'`;
  });
  return `exec ${words.join(' ')}`;
}

/**
 * Starts a command on the host, without a terminal. Two round trips: the channel, the command.
 * @throws RoundsError `CONNECTION_LOST`, `PROTOCOL` when the host refuses; the signal's reason when it aborts
 */
export async function startCommand(
  host: string,
  connection: LoggedIn,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<ScriptChannel> {
  const opening = exec(connection.client, commandLine(argv));
  try {
    const channel = await unlessAborted(opening, signal);
    return scriptChannel(channel, connection);
  } catch (error) {
    if (signal.aborted) {
      // It may still open: then it is closed at once.
      opening.then((channel) => channel.close()).catch(() => undefined);
      throw error;
    }
    const why = plainText(error instanceof Error ? error.message : String(error), 120);
    // "Not connected": the stream is closed already, and the client has not said so yet.
    const lost = connection.lost ?? (why === 'Not connected' ? 'the host closed it' : undefined);
    if (lost !== undefined) {
      throw new RoundsError(
        'CONNECTION_LOST',
        `The link to ${host} is gone (${lost}). Check the network, then scan again.`,
        { cause: error },
      );
    }
    throw new RoundsError(
      'PROTOCOL',
      `${host} let us log in, but starts no command (${why}). The login needs a shell and sessions (MaxSessions, ForceCommand in sshd_config).`,
      {
        cause: error,
      },
    );
  }
}

function exec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error === undefined || error === null) resolve(channel);
      else reject(error);
    });
  });
}

function scriptChannel(channel: ClientChannel, connection: LoggedIn): ScriptChannel {
  const { promise: ended, resolve } = Promise.withResolvers<ChannelEnd>();
  let exit: ChannelEnd | undefined;
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = { kind: 'exit', code: code ?? undefined, signal };
  });
  channel.on('close', () => {
    const { lost } = connection;
    // ssh2 closes the channels of a dead connection as if they had ended in order.
    if (exit === undefined && lost !== undefined) resolve({ kind: 'lost', detail: lost });
    else resolve(exit ?? { kind: 'exit', code: undefined });
  });
  channel.on('error', (error: Error) => resolve({ kind: 'lost', detail: plainText(error.message, 120) }));
  connection.gone.then((detail) => resolve({ kind: 'lost', detail }));
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended,
    close(leaving) {
      if (leaving === 'sever') {
        connection.sever();
        return;
      }
      // OpenSSH passes it on to the process group (7.9 and later); older servers say no, and the probes' limits end them.
      if (leaving === 'abandon') channel.signal('TERM');
      channel.close();
      // Nobody listens any more; what still comes has to flow off, or the channel never ends.
      channel.resume();
      channel.stderr.resume();
    },
  };
}
