import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { RoundsError } from '../../errors.ts';
import { plainText } from '../plain-text.ts';
import { startDeadline, unlessAborted } from '../run/deadline.ts';
import type { LoggedIn } from './connection.ts';
import { type Destination, stopped, tooLate } from './dial.ts';
import { CONNECT_LIMIT_MS } from './limits.ts';

/** Reasons of SSH_MSG_CHANNEL_OPEN_FAILURE, RFC 4254, 5.1. */
const PROHIBITED = 1;

/**
 * Opens a TCP connection from a host that we are logged in to (RFC 4254, 7.2: direct-tcpip); one round trip, and that of the
 * host's own connection.
 * @throws RoundsError `TARGET_DNS`, `TARGET_REFUSED`, `E004`, `TARGET_TIMEOUT`, `CONNECTION_LOST`, `PRIVILEGE`, `CANCELLED`
 */
export async function forward(
  via: string,
  connection: LoggedIn,
  destination: Destination,
  signal: AbortSignal,
): Promise<Duplex> {
  using deadline = startDeadline(CONNECT_LIMIT_MS, signal);
  const opening = openChannel(connection, destination);
  try {
    const channel = await unlessAborted(opening, deadline.signal);
    // ssh2 types it as the channel of a command; it has no streams but its own. Errors come with `close`.
    channel.on('error', () => undefined);
    destination.onStep?.('resolved', `${destination.host} is looked up by ${via}`);
    destination.onStep?.('connected', `port ${destination.port}, by ${via}`);
    return channel;
  } catch (error) {
    // It may still open: then it is closed at once.
    opening.then((channel) => channel.close()).catch(() => undefined);
    if (signal.aborted) throw stopped(destination);
    if (deadline.passed) throw tooLate(destination);
    throw failure(error, via, connection, destination);
  }
}

function openChannel({ client }: LoggedIn, { host, port }: Destination): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    // The origin is for the other side's log; what OpenSSH's client says for -J.
    client.forwardOut('127.0.0.1', 65535, host, port, (error, channel) => {
      if (error === undefined || error === null) resolve(channel);
      else reject(error);
    });
  });
}

/** sshd passes on the words of its system for what failed; the number alone says little. */
function failure(error: unknown, via: string, connection: LoggedIn, { name, host, port }: Destination): RoundsError {
  const at = `${name} (${host} port ${port}, through ${via})`;
  const text = plainText(error instanceof Error ? error.message : String(error), 120);
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  const fail = (code: RoundsError['code'], message: string) => new RoundsError(code, message, { cause: error });
  const lost = connection.lost ?? (text === 'Not connected' ? 'the host closed it' : undefined);
  if (lost !== undefined) {
    return fail(
      'CONNECTION_LOST',
      `The link to the jump host ${via} is gone (${lost}). Check the network, then try again.`,
    );
  }
  if (reason === PROHIBITED) {
    return fail(
      'PRIVILEGE',
      `The jump host ${via} lets us log in, but passes no connection on to ${name} (${host} port ${port}). Look at AllowTcpForwarding, PermitOpen and DisableForwarding in its sshd_config, and at "restrict" before the key in authorized_keys.`,
    );
  }
  if (/refused/i.test(text)) {
    return fail(
      'TARGET_REFUSED',
      `${at} refused the connection: the computer is there, but nothing listens on that port. Check the port, and on the host "systemctl status ssh".`,
    );
  }
  if (/timed out/i.test(text)) return tooLate({ name, host, port });
  if (/not known|resolution|no address|hostname/i.test(text)) {
    return fail(
      'TARGET_DNS',
      `The name ${host} (of ${name}) is not known to the jump host ${via}, which has to look it up. Check the spelling, or give the host by its IP address.`,
    );
  }
  return fail(
    'E004',
    `There is no way from the jump host ${via} to ${name} (${host} port ${port}; it says: ${text}). Check there whether the host is switched on and on that network.`,
  );
}
