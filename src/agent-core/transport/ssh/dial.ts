import { connect, isIP, type Socket } from 'node:net';
import { RoundsError } from '../../errors.ts';
import type { HostTarget } from '../session.ts';
import { CONNECT_LIMIT_MS } from './limits.ts';

/** Where to connect, and how to name it in messages. */
export interface Destination {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly onStep?: HostTarget['onStep'];
}

/**
 * Opens a TCP connection; paused, so that no byte is lost before somebody reads.
 * @throws RoundsError `TARGET_DNS`, `TARGET_REFUSED`, `E004`, `TARGET_TIMEOUT`, `CONNECTION_LOST`, `CANCELLED`
 */
export function dial(destination: Destination, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  if (signal.aborted) return Promise.reject(stopped(destination));
  const socket = connect({
    host: destination.host,
    port: destination.port,
    // Node would give each of a host's addresses a quarter of a second, which a far clinic does not answer in.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 2500,
    noDelay: true,
  });
  socket.pause();
  let found = isIP(destination.host) !== 0;
  if (found) destination.onStep?.('resolved', `${destination.host} is an address, no name to look up`);
  socket.once('lookup', (error, address) => {
    found = true;
    if (error === null || error === undefined) destination.onStep?.('resolved', `${destination.host} is ${address}`);
  });
  const timer = setTimeout(() => fail(found ? tooLate(destination) : noDns(destination)), CONNECT_LIMIT_MS);
  const abort = () => fail(stopped(destination));
  const fail = (error: RoundsError) => {
    socket.destroy();
    settle();
    reject(error);
  };
  const onError = (error: NodeJS.ErrnoException) => fail(connectFailure(error, destination));
  const settle = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    socket.off('error', onError);
    // Whoever takes the socket listens; between, or after a failure, an error must not end the process.
    socket.on('error', () => undefined);
  };
  signal.addEventListener('abort', abort, { once: true });
  socket.once('error', onError);
  socket.once('connect', () => {
    settle();
    destination.onStep?.('connected', `${socket.remoteAddress} port ${destination.port}`);
    resolve(socket);
  });
  return promise;
}

/** The error of a connection attempt that somebody stopped. */
export function stopped({ name }: { readonly name: string }): RoundsError {
  return new RoundsError('CANCELLED', `Connecting to ${name} was stopped. Try again when you are ready.`);
}

/** The error of a connection attempt that took longer than {@link CONNECT_LIMIT_MS}. */
export function tooLate({ name, host, port }: Destination): RoundsError {
  return new RoundsError(
    'TARGET_TIMEOUT',
    `${name} (${host} port ${port}) did not answer within ${CONNECT_LIMIT_MS / 1000} s. See whether it is switched on and on this network, and whether a firewall drops the port.`,
  );
}

function noDns({ name, host }: Destination, cause?: unknown): RoundsError {
  return new RoundsError(
    'TARGET_DNS',
    `DNS gave no answer for ${host} (of ${name}). Check this laptop's network, or give the host by its IP address.`,
    { cause },
  );
}

function connectFailure(error: NodeJS.ErrnoException, { name, host, port }: Destination): RoundsError {
  const at = `${name} (${host} port ${port})`;
  const failure = (code: ConstructorParameters<typeof RoundsError>[0], message: string) =>
    new RoundsError(code, message, { cause: error });
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_NONAME':
    case 'EAI_NODATA':
      return failure(
        'TARGET_DNS',
        `The name ${host} (of ${name}) is not known to DNS here. Check the spelling, or whether this laptop is on the clinic's network or VPN.`,
      );
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return noDns({ name, host, port }, error);
    case 'ECONNREFUSED':
      return failure(
        'TARGET_REFUSED',
        `${at} refused the connection: the computer is there, but nothing listens on that port. Check the port, and on the host "systemctl status ssh".`,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return failure(
        'E004',
        `There is no way to ${at} from here. Check the cable, the Wi-Fi or the VPN, and whether the host is switched on.`,
      );
    case 'ETIMEDOUT':
      return tooLate({ name, host, port });
    default:
      return failure(
        'CONNECTION_LOST',
        `The connection to ${at} failed (${error.code ?? error.message}). Check the network, then try again.`,
      );
  }
}
