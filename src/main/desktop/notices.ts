import type { Timers } from '../../agent-core/timers.ts';
import { type Actions, placeOf } from './actions.ts';
import type { DesktopApi } from './electron-api.ts';
import type { Critical } from './fleet-summary.ts';

/** A scan finds several things within moments: they are told together, milliseconds. */
const GATHER_MS = 2000;

/** Tells a person about drift. */
export interface Notices {
  critical(found: readonly Critical[]): void;
}

/**
 * Native notifications. They open the page and have no buttons: nothing is approved from a notification. They hold our own
 * words and a host's name alone; what a host printed would be markup to some notification servers.
 */
export function notices(
  { Notification }: Pick<DesktopApi, 'Notification'>,
  { timers, actions }: { readonly timers: Timers; readonly actions: Pick<Actions, 'open'> },
): Notices {
  let gathered: Critical[] = [];
  /** Those on screen: one that nobody holds is collected, and its click with it. */
  const shown = new Set<object>();
  function tell(): void {
    const found = gathered;
    gathered = [];
    const [first] = found;
    if (first === undefined || !Notification.isSupported()) return;
    const only = found.length === 1;
    const one = new Notification({
      title: only ? `Critical drift on ${first.host}` : `Critical drift: ${found.length} new`,
      body: only
        ? `${first.check.replaceAll('_', ' ')} has drifted. Open Rounds to see why.`
        : `On ${[...new Set(found.map(({ host }) => host))].slice(0, 3).join(', ')}. Open Rounds to see why.`,
      urgency: 'critical',
    });
    one.on('click', () => {
      shown.delete(one);
      actions.open(only ? placeOf(first.host, first.check) : '#/fleet');
    });
    if (shown.size > 20) shown.clear();
    shown.add(one);
    one.show();
  }
  return {
    critical(found) {
      if (gathered.length === 0) timers.after(GATHER_MS, tell);
      gathered = [...gathered, ...found];
    },
  };
}
