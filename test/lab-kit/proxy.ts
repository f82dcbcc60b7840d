import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Lane, type LaneRules, openLane } from './proxy-lane.ts';

/** What goes wrong on the line. Everything may be changed while connections are open. */
export type ProxyFault = {
  /** Added on each way, in milliseconds: a round trip takes twice this longer. The TCP handshake itself is not delayed. */
  readonly delayMs?: number;
  /**
   * Ends the connection after exactly this many bytes in one direction, counted from when the fault was set or the connection
   * began, whichever was later. The other side sees an orderly end in mid-message.
   */
  readonly cutAfterBytes?: { readonly toClient?: number; readonly toServer?: number };
  /** Nothing passes any more, nothing is closed: a dead line. Lifted, what waited goes on. */
  readonly stall?: boolean;
  /** Open connections, and new ones as soon as they are accepted, end with a TCP reset. */
  readonly reset?: boolean;
};

/** Running totals over all connections. Bytes are those passed on. */
type ProxyCounts = {
  readonly connections: number;
  readonly bytesToClient: number;
  readonly bytesToServer: number;
  /** Bytes that have arrived at the proxy and not left it: delayed, stalled, or waiting for a slow reader. */
  readonly bytesOnTheWay: number;
  /**
   * How often the client spoke and the server then answered. A burst counts once however many chunks it has; a last word
   * that is not answered does not count. Give the line a delay well over the server's thinking time (50 ms, say): without
   * one, requests sent together are answered one by one and counted one by one.
   */
  readonly roundTrips: number;
};

/** A point in time to count from. */
type ProxyMark = { readonly roundTrips: number };

/** A TCP proxy on 127.0.0.1 that can spoil the line. */
export type FaultProxy = AsyncDisposable & {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly counts: ProxyCounts;
  /** Replaces the fault; `{}` heals the line. */
  set(fault: ProxyFault): void;
  /** Remembers now, for {@link FaultProxy.roundTripsSince}: call it when the login is done, say. */
  mark(): ProxyMark;
  roundTripsSince(mark: ProxyMark): number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
};

type Direction = 'toClient' | 'toServer';

type Link = {
  readonly sockets: readonly Socket[];
  readonly lanes: readonly Lane[];
  startAllowance(): void;
  reset(): void;
};

type Totals = { -readonly [Name in keyof ProxyCounts]: ProxyCounts[Name] };

/** Starts a proxy in front of `target`. */
export async function startProxy(
  options: ProxyFault & { readonly target: { readonly host: string; readonly port: number } },
): Promise<FaultProxy> {
  const { target, ...firstFault } = options;
  let fault: ProxyFault = firstFault;
  const totals: Totals = { connections: 0, bytesToClient: 0, bytesToServer: 0, bytesOnTheWay: 0, roundTrips: 0 };
  const links = new Set<Link>();
  // Half open: "no more input" has to reach the server while its answer is still on the way back.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    totals.connections += 1;
    const link = openLink(
      client,
      connect({ ...target, allowHalfOpen: true }),
      () => fault,
      totals,
      () => links.delete(link),
    );
    links.add(link);
    if (fault.reset === true) link.reset();
  });
  const port = await listen(server);
  const close = async () => {
    for (const link of [...links]) link.reset();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    host: '127.0.0.1',
    port,
    counts: totals,
    set(next) {
      fault = next;
      for (const link of [...links]) {
        if (next.reset === true) link.reset();
        link.startAllowance();
        for (const lane of link.lanes) lane.wake();
      }
    },
    mark: () => ({ roundTrips: totals.roundTrips }),
    roundTripsSince: (mark) => totals.roundTrips - mark.roundTrips,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The proxy has no port'));
      else resolve(address.port);
    });
  });
}

function openLink(client: Socket, server: Socket, fault: () => ProxyFault, totals: Totals, onGone: () => void): Link {
  const passed = { toClient: 0, toServer: 0 };
  let lastSpeaker: Direction | undefined;
  const sockets = [client, server];
  const gone = (how: 'cut' | 'reset') => {
    for (const lane of lanes) lane.close();
    for (const socket of sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroySoon();
    }
    onGone();
  };
  const rules = (direction: Direction): LaneRules => ({
    delayMs: () => fault().delayMs ?? 0,
    stalled: () => fault().stall === true,
    allowance: () => (fault().cutAfterBytes?.[direction] ?? Number.POSITIVE_INFINITY) - passed[direction],
    onArrival(bytes) {
      totals.bytesOnTheWay += bytes;
      if (direction === 'toClient' && lastSpeaker === 'toServer') totals.roundTrips += 1;
      lastSpeaker = direction;
    },
    onPassed(bytes) {
      passed[direction] += bytes;
      totals[direction === 'toClient' ? 'bytesToClient' : 'bytesToServer'] += bytes;
    },
    onDeparture(bytes) {
      totals.bytesOnTheWay -= bytes;
    },
    onCut: () => gone('cut'),
  });
  for (const socket of sockets) {
    socket.setNoDelay(true);
    // One side broke (or was never there): so does the other.
    socket.on('error', () => gone('reset'));
    socket.on('close', () => {
      if (sockets.every((other) => other.destroyed)) onGone();
    });
  }
  const lanes = [openLane(client, server, rules('toServer')), openLane(server, client, rules('toClient'))];
  return {
    sockets,
    lanes,
    startAllowance() {
      passed.toClient = 0;
      passed.toServer = 0;
    },
    reset: () => gone('reset'),
  };
}
