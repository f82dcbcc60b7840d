import { createORPCClient, DynamicLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/contract.ts';
import { type Connection, keepConnected } from './connection.ts';
import { CoreAway } from './problem.ts';
import type { Transport } from './transport.ts';

/** The contract, as the page calls it. */
export type CoreClient = ContractRouterClient<Contract>;

/** The core as the page sees it; who holds it is not known here. */
export interface Core {
  readonly client: CoreClient;
  readonly connection: Connection;
}

/**
 * The core over any transport. The client stays the same over every reconnection; a call made while there is no
 * connection throws {@link CoreAway} at once, so that nothing is sent late that a person has given up on.
 */
export function openCore(transport: Transport, now: () => number, signal: AbortSignal): Core {
  const connection = keepConnected(transport, now, signal);
  const link = new DynamicLink<Record<never, never>>(() => {
    const live = connection.link();
    if (live === undefined) throw new CoreAway();
    return live;
  });
  return { client: createORPCClient(link), connection };
}
