import { RoundsError } from '../../errors.ts';
import { parseAddress, type SshAddress } from '../address.ts';
import type { LoginGate } from '../login-limit.ts';
import { unlessAborted } from '../run/deadline.ts';
import type { HostTarget } from '../session.ts';
import type { LoggedIn, Way } from './connection.ts';
import { dial } from './dial.ts';
import { forward } from './forward.ts';
import { GOODBYE_LIMIT_MS } from './limits.ts';

/** Finds and shares ways. */
export interface Ways {
  /**
   * The way through `jumps`, nearest first; each is logged in to as any host, and many hosts behind it share one login.
   * @throws RoundsError as {@link Transport.openRead}, with the name of the jump host in front
   */
  through(jumps: readonly HostTarget[], signal: AbortSignal): Promise<Way>;
}

/** What {@link createWays} needs. */
export interface WaysOptions {
  /** Logs in to one host over a way. */
  readonly logIn: (target: HostTarget, way: Way, signal: AbortSignal) => Promise<LoggedIn>;
  readonly gate: LoginGate;
}

const DIRECT: Way = { dial, lost: undefined, release: async () => undefined };

/** A login to a jump host, and how many use it. */
interface Shared {
  users: number;
  readonly connection: Promise<{ readonly loggedIn: LoggedIn; readonly below: Way }>;
  /** Set once the connection is there, to see at once that it has gone. */
  lost: () => string | undefined;
  readonly stop: AbortController;
}

/** Makes the ways of one transport. */
export function createWays({ logIn, gate }: WaysOptions): Ways {
  const shared = new Map<string, Shared>();

  const enter = async (jumps: readonly HostTarget[], signal: AbortSignal): Promise<Way> => {
    const hop = jumps.at(-1);
    if (hop === undefined) return DIRECT;
    const name = pathName(jumps);
    const known = shared.get(name);
    const one = known === undefined || known.lost() !== undefined ? start(name, jumps, hop) : known;
    one.users += 1;
    let released = false;
    const release = async () => {
      if (released) return;
      released = true;
      await leave(name, one);
    };
    try {
      const { loggedIn } = await unlessAborted(one.connection, signal);
      return {
        dial: (destination, stop) => forward(hop.name, loggedIn, destination, stop),
        get lost() {
          return loggedIn.lost === undefined ? undefined : `the jump host ${hop.name} is gone: ${loggedIn.lost}`;
        },
        release,
      };
    } catch (error) {
      await release();
      if (!signal.aborted) throw error;
      throw new RoundsError('CANCELLED', `Connecting through ${hop.name} was stopped. Try again when you are ready.`);
    }
  };

  const start = (name: string, jumps: readonly HostTarget[], hop: HostTarget): Shared => {
    // Its own: whoever came first may give up while others still wait for the same login.
    const stop = new AbortController();
    const one: Shared = { users: 0, stop, lost: () => undefined, connection: open(jumps, hop, stop.signal) };
    shared.set(name, one);
    one.connection.then(
      ({ loggedIn }) => {
        one.lost = () => loggedIn.lost;
      },
      // The next one tries anew.
      () => forget(name, one),
    );
    return one;
  };

  const open: (jumps: readonly HostTarget[], hop: HostTarget, signal: AbortSignal) => Shared['connection'] = async (
    jumps,
    hop,
    signal,
  ) => {
    const before = jumps.slice(0, -1);
    const server = serverName(hop, before);
    const below = await enter(before, signal);
    try {
      const loggedIn = await gate.within(server, signal, () => logIn(hop, below, signal));
      return { loggedIn, below };
    } catch (error) {
      await below.release();
      throw atJumpHost(hop, error);
    }
  };

  const forget = (name: string, one: Shared) => {
    if (shared.get(name) === one) shared.delete(name);
  };

  const leave = async (name: string, one: Shared): Promise<void> => {
    one.users -= 1;
    if (one.users > 0) return;
    forget(name, one);
    one.stop.abort();
    const connection = await one.connection.catch(() => undefined);
    if (connection === undefined) return;
    await goodbye(connection.loggedIn);
    await connection.below.release();
  };

  return { through: enter };
}

/** Logs off in order; a host that does not answer is left without a word. */
export async function goodbye(connection: LoggedIn): Promise<void> {
  const timer = setTimeout(() => connection.sever(), GOODBYE_LIMIT_MS);
  connection.client.end();
  await connection.gone;
  clearTimeout(timer);
  connection.sever();
}

/** Host and port, as seen from the end of the way: users of one machine share its sshd. */
export function serverName(target: HostTarget, jumps: readonly HostTarget[]): string {
  const { host, port } = sshAddress(target);
  return [...jumps.map((jump) => jump.hostId), `${host} ${port}`].join(' > ');
}

/** The address of a host that has to be one for SSH. Throws `INVALID_INPUT`. */
export function sshAddress(target: HostTarget): SshAddress {
  const address = parseAddress(target.address);
  if (address.scheme === 'ssh') return address;
  throw new RoundsError('INVALID_INPUT', `${target.address} is not reached over SSH. Write ssh://USER@HOST:PORT.`);
}

/** What must be equal for a login to be shared: each host on the way, where it is, who it proved to be, how we log in. */
function pathName(jumps: readonly HostTarget[]): string {
  return JSON.stringify(
    jumps.map(({ hostId, address, trusted, credential }) => [hostId, address, trusted?.fingerprint, credential.kind]),
  );
}

function atJumpHost(hop: HostTarget, error: unknown): unknown {
  if (!(error instanceof RoundsError) || error.code === 'CANCELLED') return error;
  return new RoundsError(error.code, `At the jump host ${hop.name}: ${error.message}`, {
    details: error.details,
    cause: error,
  });
}
