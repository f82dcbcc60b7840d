import type { WatchStatus } from '../../../contract/live.ts';
import type { Plan } from './plan.ts';
import { noWay } from './retry.ts';

/** Why nothing can be watched at the moment, if so: the network, not the hosts. */
export type Offline = Extract<WatchStatus['reason'], 'network_down' | 'no_host_reachable'> | undefined;

/** Judges from the hosts that need a network. One that refuses or shows another key is there: the network works. */
export function offlineBy(remote: readonly Plan[], networkUp: boolean): Offline {
  if (remote.length === 0) return undefined;
  if (!networkUp) return 'network_down';
  const none = remote.every((plan) => plan.failure !== undefined && noWay(plan.failure));
  return none ? 'no_host_reachable' : undefined;
}
