import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { PeerOffer } from '../../../contract/fleet.ts';
import type { Destination } from './dial.ts';

/** A connection that is logged in, to a host whose identity is confirmed. */
export interface LoggedIn {
  readonly client: Client;
  readonly identity: PeerOffer;
  /** Resolves with the reason once the connection is gone. */
  readonly gone: Promise<string>;
  /** The same reason, undefined while it lives. */
  readonly lost: string | undefined;
  /** Ends the connection without a word. */
  sever(): void;
}

/** How a host's port is reached: straight from here, or through hosts that we are logged in to. */
export interface Way {
  /** Opens the port. Throws as {@link dial} does; through a host, it is that host which looks up the name and connects. */
  dial(destination: Destination, signal: AbortSignal): Promise<Duplex>;
  /** Why the way itself is gone; undefined while it is there. */
  readonly lost: string | undefined;
  /** To be called once, when nothing goes this way any more: the last one out logs off. */
  release(): Promise<void>;
}
