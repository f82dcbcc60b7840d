import type { DesktopClient } from './core-host.ts';
import type { Critical } from './fleet-summary.ts';
import { type FleetPicture, NO_PICTURE, newlyCritical, pictureAfter } from './fleet-summary.ts';

/** What following tells. */
export interface FollowEvents {
  readonly changed: (picture: FleetPicture) => void;
  readonly critical: (found: readonly Critical[]) => void;
}

/**
 * Follows the fleet as a page does, until `signal` aborts or the core is gone. What was critical before the core was
 * opened again is told again by nobody: each following begins with a look.
 */
export async function followFleet(client: DesktopClient, events: FollowEvents, signal: AbortSignal): Promise<void> {
  let picture = NO_PICTURE;
  try {
    for await (const event of await client.fleet.watch(undefined, { signal })) {
      const next = pictureAfter(picture, event);
      const found = newlyCritical(picture, next);
      picture = next;
      events.changed(picture);
      if (found.length > 0) events.critical(found);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
