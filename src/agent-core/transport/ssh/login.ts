import { setTimeout as sleep } from 'node:timers/promises';
import { NodeSSH } from 'node-ssh';
import type { PeerOffer } from '../../../contract/fleet.ts';
import type { Clock } from '../../clock.ts';
import { RoundsError } from '../../errors.ts';
import type { SshAddress } from '../address.ts';
import { plainText } from '../plain-text.ts';
import { unlessAborted } from '../run/deadline.ts';
import type { HostTarget } from '../session.ts';
import type { LoggedIn, Way } from './connection.ts';
import { createLogin } from './credentials.ts';
import { type Destination, stopped } from './dial.ts';
import { watchFirstBytes } from './first-bytes.ts';
import { hostKeyAlgorithms, identityRefusal, offerOf } from './identity.ts';
import { KEEPALIVE_MS, KEEPALIVE_TRIES, LOGIN_LIMIT_MS, TURNED_AWAY_PAUSE_MS } from './limits.ts';
import { isTurnedAway, loginFailure } from './login-failure.ts';
import type { KeyReader } from './private-key.ts';

/** What {@link logIn} and {@link askIdentity} need. */
export interface LoginContext {
  readonly target: HostTarget;
  readonly address: SshAddress;
  readonly clock: Clock;
  readonly agentSocket: string | undefined;
  readonly keys: KeyReader;
  /** How its port is reached: straight, or through other hosts. */
  readonly way: Way;
  readonly signal: AbortSignal;
}

/**
 * Connects and logs in. The host's key is compared before anything of ours is sent; its signature over the key exchange is
 * checked by ssh2 before the login begins.
 * @throws RoundsError as {@link Transport.openRead} says
 */
export function logIn(context: LoginContext): Promise<LoggedIn> {
  return handshake(context, (offer) => identityRefusal(context.target, offer));
}

/**
 * Asks only who the host is. It proves that it holds the key (its signature over the key exchange), and then the connection
 * is closed: the login is never begun.
 * @throws RoundsError as {@link Transport.identify} says
 */
export async function askIdentity(context: LoginContext): Promise<PeerOffer> {
  let proved: PeerOffer | undefined;
  const stop = new RoundsError('CANCELLED', 'Only the identity was asked for.');
  try {
    const connection = await handshake(
      context,
      () => undefined,
      (offer) => {
        proved = offer;
        return stop;
      },
    );
    // Cannot be: the handshake above never goes on to the login.
    connection.sever();
    return connection.identity;
  } catch (error) {
    if (error === stop && proved !== undefined) return proved;
    throw error;
  }
}

/** Called with the key that the host shows: a reason to hang up before it is used for anything. */
type OnKey = (offer: PeerOffer) => RoundsError | undefined;

/** Called once the host has proved that the key is its own, before the login: a reason to stop there. */
type OnProof = (offer: PeerOffer) => RoundsError | undefined;

async function handshake(context: LoginContext, onKey: OnKey, onProof: OnProof = () => undefined): Promise<LoggedIn> {
  const first = await attempt(context, onKey, onProof);
  if (!('turnedAway' in first)) return first;
  await sleep(TURNED_AWAY_PAUSE_MS, undefined, { signal: context.signal }).catch(() => {
    throw stopped(context.target);
  });
  const second = await attempt(context, onKey, onProof);
  if ('turnedAway' in second) throw second.turnedAway;
  return second;
}

/** One connection; answers why it was turned away, where another try may do better. */
async function attempt(
  { target, address, clock, agentSocket, keys, way, signal }: LoginContext,
  onKey: OnKey,
  onProof: OnProof,
): Promise<LoggedIn | { readonly turnedAway: RoundsError }> {
  const { onStep } = target;
  const destination: Destination = { name: target.name, host: address.host, port: address.port, onStep };
  const socket = await way.dial(destination, signal);
  const wire = watchFirstBytes(socket);
  const ssh = new NodeSSH();
  let offer: PeerOffer | undefined;
  let verdict: RoundsError | undefined;
  let firstError: unknown;
  let secure = false;
  let banner = '';
  const giveUp = () => void ssh.connection?.end();
  const attempts = createLogin({ target, user: address.user, agentSocket, keys, giveUp });
  const ready = ssh.connect({
    sock: wire.stream,
    username: address.user,
    readyTimeout: LOGIN_LIMIT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVE_TRIES,
    algorithms: { serverHostKey: hostKeyAlgorithms(target.trusted?.keyType) },
    authHandler: attempts.handler,
    // Also asked when keys are exchanged again in mid-session: a host does not change its key then.
    hostVerifier: (key: Buffer) => {
      const shown = offerOf(key, clock);
      if (offer === undefined) {
        offer = shown;
        onStep?.('greeted', wire.identification);
        target.onOffer(shown);
      }
      verdict ??= onKey(shown);
      return verdict === undefined && shown.fingerprint === offer.fingerprint;
    },
  });
  const client = ssh.connection;
  if (client === null)
    throw new RoundsError('INTERNAL', 'The SSH library gave no connection. Run "rounds doctor" and keep the log.');
  const { promise: gone, resolve: isGone } = Promise.withResolvers<string>();
  let lost: string | undefined;
  // Stays for the whole life of the connection: an error that nobody listens to would end the process.
  client.on('error', (error: unknown) => {
    firstError ??= error;
  });
  client.on('banner', (message: string) => {
    banner = message.slice(0, 4096);
  });
  client.once('handshake', () => {
    secure = true;
    verdict ??= offer === undefined ? undefined : onProof(offer);
    // Inside ssh2's own turn: it finds the stream closed and sends nothing more, not even the wish to log in.
    if (verdict !== undefined) wire.stream.destroy();
  });
  const lose = () => {
    lost ??= way.lost ?? plainText(firstError instanceof Error ? firstError.message : 'the host closed it', 120);
    return lost;
  };
  client.once('end', lose);
  client.once('close', () => isGone(lose()));
  const sever = () => {
    wire.stream.destroy();
    socket.destroy();
  };
  try {
    await unlessAborted(ready, signal);
    if (offer === undefined)
      throw new RoundsError('PROTOCOL', `${target.name} showed no host key. Check what listens on that port.`);
    onStep?.('logged_in', `as ${address.user}`);
    return {
      client,
      identity: offer,
      gone,
      get lost() {
        return lost;
      },
      sever,
    };
  } catch (error) {
    sever();
    if (verdict !== undefined) throw verdict;
    if (signal.aborted) throw stopped(destination);
    if (error instanceof RoundsError) throw error;
    const { credential } = target;
    const reason = firstError ?? error;
    const failure = loginFailure(reason, {
      destination,
      user: address.user,
      credential,
      wire,
      attempts,
      secure,
      banner,
    });
    if (isTurnedAway(reason, { wire })) return { turnedAway: failure };
    throw failure;
  }
}
