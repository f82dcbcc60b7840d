import { type Host, MAX_JUMPS } from '../../contract/fleet.ts';
import { RoundsError } from '../errors.ts';
import type { FleetReader } from '../store/fleet.ts';

/** What of a host decides about ways. */
export type Hop = Pick<Host, 'name' | 'host_id' | 'jump'>;

/**
 * The hosts to go through to reach a host, nearest to this console first. As with OpenSSH's ProxyJump, the first of them is
 * itself reached as its own record says, the others from the one before.
 * @throws RoundsError `NOT_FOUND` when one was removed, `INVALID_INPUT` for a loop or a way that is too long
 */
export function routeTo<H extends Hop>(fleet: { host(id: string): H | undefined }, host: Hop): H[] {
  const route: H[] = [];
  let from: Hop | undefined = host;
  while (from?.jump !== undefined && from.jump.length > 0) {
    const next: H[] = from.jump.map((id) => jumpHost(fleet, host.name, id));
    route.unshift(...next);
    if (route.length > MAX_JUMPS || new Set([host.host_id, ...route.map((one) => one.host_id)]).size <= route.length) {
      throw new RoundsError(
        'INVALID_INPUT',
        `The way to ${host.name} goes through more than ${MAX_JUMPS} hosts, or twice through one: ${route.map((one) => one.name).join(', ')}. Add the host again with a way that ends.`,
      );
    }
    from = next[0];
  }
  return route;
}

/** Hosts that are reached through this one. */
export function behind(fleet: Pick<FleetReader, 'hosts'>, host: Host): Host[] {
  return fleet.hosts().filter((one) => one.jump?.includes(host.host_id) === true);
}

function jumpHost<H extends Hop>(fleet: { host(id: string): H | undefined }, name: string, id: string): H {
  const found = fleet.host(id);
  if (found?.host_id === id) return found;
  throw new RoundsError(
    'NOT_FOUND',
    `${name} is reached through a host that is not known here any more. Add ${name} again with --via and a host that is.`,
  );
}
