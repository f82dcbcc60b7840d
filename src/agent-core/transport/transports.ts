import type { Clock } from '../clock.ts';
import { RoundsError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import { parseAddress } from './address.ts';
import { createLocalTransport } from './local/transport.ts';
import type { Transport } from './session.ts';
import { createSshTransport } from './ssh/transport.ts';

/** What {@link createTransport} needs. */
export interface TransportOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** As Node names it: `process.platform`. */
  readonly platform: NodeJS.Platform;
  /** The ssh-agent's socket: `SSH_AUTH_SOCK`; undefined where there is none. */
  readonly agentSocket: string | undefined;
}

/** Every way to reach a host behind one: each host's address chooses. Throws as `parseAddress` for an address that is none. */
export function createTransport(options: TransportOptions): Transport {
  const transports = { ssh: createSshTransport(options), local: createLocalTransport(options) };
  const choose = (address: string) => {
    const { scheme } = parseAddress(address);
    if (scheme !== 'demo') return transports[scheme];
    throw new RoundsError(
      'UNSUPPORTED',
      `${address} is a host of the demo clinic, and this is a real console. Remove the host; "rounds demo init" makes a demo console.`,
    );
  };
  return {
    openRead: async (target, signal) => await choose(target.address).openRead(target, signal),
    identify: async (target, signal) => await choose(target.address).identify(target, signal),
  };
}
